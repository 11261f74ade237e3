import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Context } from 'mocha'
import { realControlPlane } from '../parity/support/real-cluster.ts'
import { need } from './need.ts'
import { removeFolder, temporaryFolder } from './temporary-folder.ts'

export interface RealControlPlane {
  /** Path of the admin's kubeconfig. */
  kubeconfig: string
  close(): Promise<void>
}

/** Starts a real control plane of a test's own; where there is none the tests are skipped, saying why. */
export async function startRealControlPlane(context: Context): Promise<RealControlPlane> {
  const folder = need(
    context,
    process.env['K8SLAB_REAL_CLUSTER'],
    'K8SLAB_REAL_CLUSTER names no folder with the program real-cluster',
  )
  const target = await realControlPlane(folder)
  const home = temporaryFolder()
  const kubeconfig = path.join(home, 'kubeconfig')
  writeFileSync(kubeconfig, target.kubeconfig)
  return {
    kubeconfig,
    async close() {
      removeFolder(home)
      await target.close()
    },
  }
}
