import { fileURLToPath } from 'node:url'
import { execute } from '@oclif/core'

export async function run(args: string[]): Promise<void> {
  await execute({ args, dir: fileURLToPath(new URL('..', import.meta.url)) })
}
