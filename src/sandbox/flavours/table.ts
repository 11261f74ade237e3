import { gke } from './gke.ts'
import { minikube } from './minikube.ts'
import type { Flavour, FlavourName } from './types.ts'

export const flavours = { minikube, gke } satisfies Record<FlavourName, Flavour>
