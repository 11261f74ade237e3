/** What a command's exit code says; the same for all commands. */
export const exitCodes = {
  done: 0,
  /** Checks are not met. */
  notMet: 1,
  usage: 2,
  /** No cluster, no permission, a port taken, a broken file of the user's. */
  environment: 3,
  /** A defect of k8slab. */
  bug: 70,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const
