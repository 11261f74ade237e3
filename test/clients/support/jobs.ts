import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import type { Sandbox } from '../../../src/sandbox/types.ts'
import { failTest } from '../../helpers/fail-test.ts'
import { newestKubectl } from '../../helpers/kubectl-versions.ts'
import { need } from '../../helpers/need.ts'
import { type Outcome, workbench } from '../../helpers/workbench.ts'

/** A program that does a list of jobs against the cluster of KUBECONFIG and tells how each ended: one line of JSON a job. */
export interface JobProgram {
  /** A line of sh, or why it cannot be run here. */
  line: string | { missing: string }
  /** What it does, in any order; all of it and no more. */
  jobs: readonly string[]
  env?: Record<string, string>
}

interface Report {
  job: string
  seconds?: number
  error?: string
}

/** One test a job; the program runs once, before them. */
export function jobsOf(title: string, { line, jobs, env = {} }: JobProgram): void {
  describe(title, function () {
    this.timeout(90_000)
    let sandbox: Sandbox | undefined
    let reports = new Map<string, Report>()

    before(async function () {
      const command = need(this, typeof line === 'string' ? line : undefined, reason(line))
      sandbox = await startSandbox({ flavour: 'minikube', port: 0, onError: failTest })
      const outcome = await ranOn(sandbox, command, env)
      reports = new Map(reportsIn(outcome).map((report) => [report.job, report]))
      assert.deepEqual([...reports.keys()].sort(), [...jobs].sort(), outcome.stderr)
    })
    after(() => sandbox?.close())

    for (const job of jobs) {
      it(job, () => {
        const report = reports.get(job)
        assert.ok(report && report.error === undefined, report?.error)
      })
    }
  })
}

function reason(line: JobProgram['line']): string {
  return typeof line === 'string' ? '' : line.missing
}

async function ranOn(sandbox: Sandbox, line: string, env: Record<string, string>): Promise<Outcome> {
  const bench = workbench(newestKubectl()?.file ?? 'kubectl', sandbox.kubeconfig())
  try {
    return await bench.run(line, { env, timeout: 80_000 })
  } finally {
    bench.close()
  }
}

function reportsIn({ stdout, stderr, code }: Outcome): Report[] {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'))
  assert.ok(lines.length > 0, `no report, exit code ${code}:\n${stdout}${stderr}`)
  return lines.map((line) => JSON.parse(line) as Report)
}
