/*
 * Writes what MuJoCo makes of the trees without contacts and limits, by RK4 at .002 s under torques that vary:
 * NAME STEP, then positions, then velocities, every 100 steps.
 *
 *   cc trajectories.c -o trajectories -lmujoco -lm && ./trajectories > trajectories.txt      (MuJoCo 2.2.2)
 */
#include <math.h>
#include <mujoco/mujoco.h>
#include <stdio.h>

#define HEAD(settings) "<mujoco><compiler angle='radian' inertiafromgeom='true' " settings "/>" \
  "<option integrator='RK4' timestep='.002' gravity='0 0 -9.81'><flag contact='disable' limit='disable'/></option>"
#define ROOT(z) "<worldbody><body pos='0 0 " z "'><joint type='slide' axis='1 0 0'/>" \
  "<joint type='slide' axis='0 0 1'/><joint axis='0 1 0'/>"
#define CAPSULE(size, pos, axis) "<geom type='capsule' size='" size "' pos='" pos "' " axis "/>"
#define LEG(hinge, n, foot) \
  "<body pos='0 0 -.2'><joint name='a" n "' axis='0 -1 0' " hinge "/>" CAPSULE(".05 .225", "0 0 -.225", "") \
  "<body pos='0 0 -.45'><joint name='b" n "' axis='0 -1 0' " hinge "/>" CAPSULE(".04 .25", "0 0 -.25", "") \
  "<body pos='0 0 -.5'><joint name='c" n "' axis='0 -1 0' " hinge "/>" foot "</body></body></body>"
#define MOTORS(n, g) "<motor joint='a" n "' gear='" g "'/><motor joint='b" n "' gear='" g "'/>" \
  "<motor joint='c" n "' gear='" g "'/>"
#define LIMB(pos, name, hinge, size, centre, angle) "<body pos='" pos "'><joint name='" name \
  "' axis='0 1 0' armature='.1' " hinge "/>" CAPSULE(size, centre, "axisangle='0 1 0 " angle "'")

static const char *hopper = HEAD("") ROOT("0") CAPSULE(".05 .2", "0 0 0", "")
  LEG("armature='1' damping='1'", "1", CAPSULE(".06 .195", ".065 0 0", "axisangle='0 1 0 -1.5707963267948966'"))
  "</body></worldbody><actuator>" MOTORS("1", "200") "</actuator></mujoco>";
#define FOOT CAPSULE(".06 .1", ".1 0 0", "axisangle='0 1 0 -1.5707963267948966'")
static const char *walker = HEAD("") ROOT("0") CAPSULE(".05 .2", "0 0 0", "")
  LEG("armature='.01' damping='.1'", "1", FOOT) LEG("armature='.01' damping='.1'", "2", FOOT)
  "</body></worldbody><actuator>" MOTORS("1", "100") MOTORS("2", "100") "</actuator></mujoco>";
static const char *cheetah = HEAD("settotalmass='14'") ROOT(".7")
  CAPSULE(".046 .5", "0 0 0", "axisangle='0 1 0 1.5707963267948966'")
  CAPSULE(".046 .15", ".6 0 .1", "axisangle='0 1 0 .87'")
  LIMB("-.5 0 0", "a", "damping='6' stiffness='240'", ".046 .145", ".1 0 -.13", "-3.8")
  LIMB(".16 0 -.25", "b", "damping='4.5' stiffness='180'", ".046 .15", "-.14 0 -.07", "-2.03")
  LIMB("-.28 0 -.14", "c", "damping='3' stiffness='120'", ".046 .094", ".03 0 -.097", "-.27") "</body></body></body>"
  LIMB(".5 0 0", "d", "damping='4.5' stiffness='180'", ".046 .133", "-.07 0 -.12", ".52")
  LIMB("-.14 0 -.24", "e", "damping='3' stiffness='120'", ".046 .106", ".065 0 -.09", "-.6")
  LIMB(".13 0 -.18", "f", "damping='1.5' stiffness='60'", ".046 .07", ".045 0 -.07", "-.6") "</body></body></body>"
  "</body></worldbody><actuator><motor joint='a' gear='120'/><motor joint='b' gear='90'/><motor joint='c' gear='60'/>"
  "<motor joint='d' gear='120'/><motor joint='e' gear='60'/><motor joint='f' gear='30'/></actuator></mujoco>";

static void write(const char *name, const char *xml, double strength) {
  char error[500] = "";
  FILE *file = fopen("/tmp/tree.xml", "w");
  fputs(xml, file);
  fclose(file);
  mjModel *m = mj_loadXML("/tmp/tree.xml", NULL, error, sizeof error);
  if (!m) {
    fprintf(stderr, "%s: %s\n", name, error);
    return;
  }
  mjData *d = mj_makeData(m);
  for (int i = 0; i < m->nq; i++) {
    d->qpos[i] = .1 * (i + 1);
    d->qvel[i] = .2 - .05 * i;
  }
  for (int step = 0; step <= 1000; step++) {
    if (step % 100 == 0) {
      printf("%s %d", name, step);
      for (int i = 0; i < m->nq; i++) printf(" %.17g", d->qpos[i]);
      for (int i = 0; i < m->nv; i++) printf(" %.17g", d->qvel[i]);
      puts("");
    }
    for (int k = 0; k < m->nu; k++) d->ctrl[k] = strength * sin(.01 * step * (k + 1));
    mj_step(m, d);
  }
}

int main(void) {
  write("hopper", hopper, .1);
  write("walker", walker, .02);
  write("cheetah", cheetah, .5);
  return 0;
}
