import { runLight } from './cli/light.ts'

const argv = process.argv.slice(2)
if (!(await runLight(argv))) {
  const { run } = await import('./cli/run.ts')
  await run(argv)
}
