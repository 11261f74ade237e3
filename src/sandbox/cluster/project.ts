import path from 'node:path'
import { writeFileAtomic } from '../../util/atomic-file.ts'
import type { FlavourName } from '../flavours/types.ts'
import { readState } from './read-state.ts'

/** The project under which the sandbox' clusters of Google Cloud run. */
export const PROJECT = 'k8slab-sandbox'

/** A rule that lets packets in from outside, as `gcloud compute firewall-rules create` makes it. */
export interface FirewallRule {
  name: string
  network: string
  direction: 'INGRESS' | 'EGRESS'
  priority: number
  sourceRanges: string[]
  targetTags: string[]
  /** `tcp` with no ports: all of them; ports are numbers or ranges such as `30000-32767`. */
  allowed: { protocol: string; ports: string[] }[]
  creationTimestamp: string
}

export interface ClusterRecord {
  name: string
  zone: string
  nodes: number
  seed: string
  creationTimestamp: string
}

/** What a sandbox keeps besides its cluster's objects: what would be the cloud provider's. */
export interface Project {
  flavour: FlavourName
  /** The port of the API, kept across restarts. */
  port: number
  cluster?: ClusterRecord | undefined
  firewall: FirewallRule[]
}

export interface ProjectFile {
  readonly project: Project
  /** Changes and saves it; resolves when it is on disk. */
  change(change: (project: Project) => Project): Promise<void>
}

/** The project of a folder, or a new one; without a folder it is kept in memory. */
export function openProject(directory: string | undefined, flavour: FlavourName): ProjectFile {
  const file = directory === undefined ? undefined : path.join(directory, 'project.json')
  let project = (file && readState<Project>(file)) || { flavour, port: 0, firewall: [] }
  let saving = Promise.resolve()
  return {
    get project() {
      return project
    },
    change(change) {
      project = change(project)
      const text = JSON.stringify(project, undefined, 2)
      // One after the other: the newest is the one that stays.
      const saved = saving.then(() => (file === undefined ? undefined : writeFileAtomic(file, text)))
      // A write that failed must not keep later ones from being tried.
      saving = saved.catch(() => undefined)
      return saved
    },
  }
}
