import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The names of all conformance tests that a packed suite has. */
export async function listTests(suite, out) {
  const text = await run(suite, ['--list', '--jobs', '1', '--out', out], process.env)
  const names = text.split('\n').filter((line) => line.includes('[Conformance]'))
  if (names.length === 0) throw new Error(`${suite} lists no tests:\n${text}`)
  return names
}

/**
 * Runs the tests of these names with the suite's own runner; with several jobs those that must be alone are left out. Returns for each
 * what became of it: `state` is 'passed', 'failed', 'skipped' (not run) or another of Ginkgo's words.
 */
export async function runTests({ suite, names, jobs, timeout, out, env }) {
  const focus = names.map((name) => escapeRegExp(name.replace(/ ?\[Conformance\]$/, ''))).join('|')
  const choice = ['--focus', `(${focus})`, '--jobs', `${jobs}`]
  const text = await run(suite, [...choice, '--timeout', timeout, '--out', out], env)
  const report = path.join(out, 'report.json')
  if (!existsSync(report)) throw new Error(`The tests did not run:\n${text}`)
  const wanted = new Set(names)
  return readReport(report).filter(({ name }) => wanted.has(name))
}

function readReport(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
    .flatMap(({ SpecReports }) => SpecReports ?? [])
    .filter(({ LeafNodeType }) => LeafNodeType === 'It')
    .map((spec) => ({
      name: [...(spec.ContainerHierarchyTexts ?? []), spec.LeafNodeText].join(' '),
      state: spec.State,
      seconds: (spec.RunTime ?? 0) / 1e9,
      reason: spec.Failure?.Message ?? '',
    }))
}

/** What the runner says; its exit code tells no more than its report. */
function run(suite, parameters, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(suite, 'conformance'), parameters, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    const keep = (chunk) => {
      text += chunk
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', () => resolve(text))
  })
}

function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
