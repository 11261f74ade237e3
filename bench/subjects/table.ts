import type { Subject } from '../harness/types.ts'
import { autoLab } from './auto-lab.ts'
import { bigLists } from './big-lists.ts'
import { checkGreen } from './check-green.ts'
import { firstStep } from './first-step.ts'
import { footprint } from './footprint.ts'
import { getPods } from './get-pods.ts'
import { lightCommand } from './light-command.ts'
import { requests } from './requests.ts'
import { rollouts } from './rollouts.ts'
import { sandboxUp } from './sandbox-up.ts'
import { stalls } from './stalls.ts'
import { startUp } from './start-up.ts'
import { throughput } from './throughput.ts'
import { watches } from './watchers.ts'

/** Everything that is measured. */
export const subjects: readonly Subject[] = [
  lightCommand,
  firstStep,
  sandboxUp,
  checkGreen,
  getPods,
  requests,
  autoLab,
  startUp,
  throughput,
  bigLists,
  watches,
  rollouts,
  stalls,
  footprint,
]
