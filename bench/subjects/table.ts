import type { Subject } from '../harness/types.ts'
import { autoLab } from './auto-lab.ts'
import { checkGreen } from './check-green.ts'
import { firstStep } from './first-step.ts'
import { getPods } from './get-pods.ts'
import { lightCommand } from './light-command.ts'
import { requests } from './requests.ts'
import { sandboxUp } from './sandbox-up.ts'

/** Everything that is measured. */
export const subjects: readonly Subject[] = [lightCommand, firstStep, sandboxUp, checkGreen, getPods, requests, autoLab]
