import * as z from 'zod'
import { checkedBody } from './checked-body.ts'
import { problem } from './problem.ts'
import type { Control } from './types.ts'

const port = z.string().regex(/^\d{1,5}(-\d{1,5})?$/)

const rule = z.object({
  name: z.string().regex(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/),
  network: z.string().default('default'),
  direction: z.enum(['INGRESS', 'EGRESS']).default('INGRESS'),
  priority: z.number().int().min(0).max(65535).default(1000),
  sourceRanges: z.array(z.string()).default(['0.0.0.0/0']),
  targetTags: z.array(z.string()).default([]),
  allowed: z.array(z.object({ protocol: z.string(), ports: z.array(port).default([]) })),
})

/** GET lists the rules, POST adds one (409 when its name is taken), DELETE …/NAME removes it. */
export const firewallRules: Control = async (sandbox, { method, path, body }) => {
  const { firewall } = sandbox.project
  if (method === 'POST') {
    const parsed = checkedBody(rule, body)
    if (firewall.some(({ name }) => name === parsed.name)) {
      return {
        code: 409,
        body: problem(
          'rule-exists',
          `The resource 'projects/k8slab-sandbox/global/firewalls/${parsed.name}' already exists`,
        ),
      }
    }
    const created = { ...parsed, creationTimestamp: new Date().toISOString() }
    await sandbox.addFirewallRule(created)
    return { code: 201, body: created }
  }
  if (method === 'DELETE') {
    const name = path[1] ?? ''
    if (await sandbox.removeFirewallRule(name)) return { code: 200, body: {} }
    return {
      code: 404,
      body: problem('no-such-rule', `The resource 'projects/k8slab-sandbox/global/firewalls/${name}' was not found`),
    }
  }
  return { code: 200, body: { rules: firewall } }
}
