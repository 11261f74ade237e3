import { exemptionOf, groupOf, groups } from './groups.js'

export const REQUIRED = 'Required'
export const OTHERS = 'Others'

export const passed = (tests) => tests.filter(({ state }) => state === 'passed').length
const notRun = (tests) => tests.filter(({ state }) => state === 'skipped' || state === 'pending').length
const failed = (tests) => tests.length - passed(tests) - notRun(tests)

/** The results by group, in the table's order; groups without tests are left out. */
function byGroup(results) {
  return groups
    .map((group) => ({ ...group, tests: results.filter(({ name }) => groupOf(name) === group) }))
    .filter(({ tests }) => tests.length > 0)
}

/** For the terminal: one line a group, then what did not pass and why. */
export function terminalReport(results) {
  const width = Math.max(...groups.map(({ name }) => name.length))
  const line = (name, tests) => {
    const seconds = tests.reduce((sum, test) => sum + test.seconds, 0)
    const counts = `${passed(tests)} passed, ${failed(tests)} failed, ${notRun(tests)} not run`
    return `${name.padEnd(width)}  ${counts}  ${seconds.toFixed(0)} s`
  }
  const bad = results.filter(({ state }) => state !== 'passed')
  const lines = byGroup(results).map(({ name, tests }) => line(name, tests))
  return [...lines, line('All', results), '', ...bad.map(resultLine)].join('\n')
}

function resultLine({ name, state, reason }) {
  return `${state}: ${name}\n    ${firstLine(reason)}`
}

function firstLine(text) {
  return text.split('\n')[0].slice(0, 240)
}

/**
 * docs/conformance.md: no dates and times in it, so that it changes only when results do. `names` are all tests of the suite. The
 * section of the groups that are not required stays as it was when none of them ran.
 */
export function document({ results, names, version, previous }) {
  const [required, others] = [true, false].map((wanted) =>
    byGroup(results).filter((group) => group.required === wanted),
  )
  const exempt = names.filter((name) => exemptionOf(name) !== undefined)
  return `# Conformance

Kubernetes' own conformance tests (those marked \`[Conformance]\` among the end-to-end tests of Kubernetes ${version}) run against the
sandbox by \`npm run conformance\`, which writes this file. \`npm run conformance -- --all\` runs also the groups that are not
required, \`-- --sample\` the required ones that do not take long, \`-- --exempt\` what does not count. The number of tests that pass
may only rise: a run with fewer fails and leaves this file alone.

${section(REQUIRED, required, exempt)}
${others.length > 0 ? section(OTHERS, others, exempt) : (sectionOf(previous, OTHERS) ?? '')}
${exemptSection(exempt)}`
}

function section(title, list, exempt) {
  const results = list.flatMap(({ tests }) => tests)
  return `## ${title}

Passed: ${passed(results)} of ${results.length}.

| Group | Passed | Failed | Not run | Exempt |
|---|---|---|---|---|
${list.map((group) => row(group, exempt)).join('\n')}

${notPassedList('Failed', results, (test) => failed([test]) > 0)}

${notPassedList('Not run', results, (test) => notRun([test]) > 0)}
`
}

function row({ name, tests }, exempt) {
  const without = exempt.filter((test) => groupOf(test)?.name === name).length
  return `| ${[name, passed(tests), failed(tests), notRun(tests), without].join(' | ')} |`
}

function notPassedList(title, results, isBad) {
  const bad = results.filter(isBad).sort((a, b) => (a.name < b.name ? -1 : 1))
  if (bad.length === 0) return `${title}: none.`
  const items = bad.map(({ name, state, reason }) => {
    return `- ${name}<br>${state === 'failed' || state === 'skipped' ? '' : `${state} `}${quoted(reason)}`
  })
  return `${title}:\n\n${items.join('\n')}`
}

/** Words of the tests, without what is another one each time. */
function quoted(reason) {
  const text = firstLine(reason)
    .replace(/-\d{2,}\b/g, '-N')
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, 'UID')
    .replaceAll('`', "'")
  return text === '' ? '' : `\`${text}\``
}

function exemptSection(exempt) {
  const reasons = [...new Set(exempt.map((name) => exemptionOf(name)?.reason))]
  const parts = reasons.map((reason) => {
    const tests = exempt.filter((name) => exemptionOf(name)?.reason === reason)
    return `${reason}\n\n${tests.map((name) => `- ${name}`).join('\n')}`
  })
  return `## Exempt

${exempt.length === 1 ? '1 test does not count and is not run.' : `${exempt.length} tests do not count and are not run.`} Each has its reason above it.

${parts.join('\n\n')}
`
}

/** How many tests of a section passed when the document was written; 0 without one. */
export function recordedCount(text, title) {
  return Number(/^Passed: (\d+) of \d+\.$/m.exec(sectionOf(text, title) ?? '')?.[1] ?? 0)
}

function sectionOf(text, title) {
  return text
    .split(/^(?=## )/m)
    .find((part) => part.startsWith(`## ${title}\n`))
    ?.trimEnd()
    .concat('\n')
}
