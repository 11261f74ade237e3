import { Flags } from '@oclif/core'

/** Which sandbox is meant; the one that runs when left out. */
export const flavourFlag = {
  flavour: Flags.option({
    description: 'What the sandbox looks like; the one that runs when left out, else minikube.',
    options: ['minikube', 'gke'] as const,
  })(),
}
