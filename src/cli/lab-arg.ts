import { Args } from '@oclif/core'

/** The lab a command is for. What is piped into a command is for the lab's own commands, never the lab's name. */
export const startedLab = Args.string({
  description: 'Id of a lab; the one started last when left out.',
  ignoreStdin: true,
})
