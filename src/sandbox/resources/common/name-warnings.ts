import { dnsLabelErrors } from './names.ts'

/** Names of pods, and of what makes pods, become host names: only labels are good ones. */
export function nameWarnings(
  name: string | undefined,
  used: "the Pod's hostname" | 'Pod names and hostnames',
): string[] {
  const problems = name ? dnsLabelErrors(name) : []
  if (problems.length === 0) return []
  const advice = `which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`
  return [`metadata.name: this is used in ${used}, ${advice}`]
}
