import { mkdir } from 'node:fs/promises'
import path from 'node:path'

/** The folder of the sandbox of a flavour: one of each can run beside the other, and neither changes what the other is. */
export async function sandboxHome(home: string, flavour: 'minikube' | 'gke'): Promise<string> {
  const folder = path.join(home, 'sandboxes', flavour)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}
