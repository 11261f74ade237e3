import type { CloudCommand } from '../types.ts'
import { auth } from './auth.ts'
import { clusters } from './clusters.ts'
import { compute } from './compute.ts'
import { config } from './config.ts'
import { storage } from './storage.ts'

/** Everything the stand-in for gcloud does. */
export const commands: readonly CloudCommand[] = [...auth, ...config, ...clusters, ...compute, ...storage]
