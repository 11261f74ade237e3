import { registry } from './registry.ts'

/** The overview `kubectl` prints without a command. */
export function overview(): string {
  const groups = [...new Set(registry.map((entry) => entry.group))]
  const sections = groups.map((group) => {
    const rows = registry.filter((entry) => entry.group === group && entry.name !== 'options')
    return `${group}:\n${rows.map((entry) => `  ${entry.name.padEnd(16)}${entry.short}`).join('\n')}\n`
  })
  return `kubectl controls the Kubernetes cluster manager.

 Find more information at: https://kubernetes.io/docs/reference/kubectl/

${sections.join('\n')}
Usage:
  kubectl [flags] [options]

Use "kubectl <command> --help" for more information about a given command.
Use "kubectl options" for a list of global command-line options (applies to all commands).
`
}
