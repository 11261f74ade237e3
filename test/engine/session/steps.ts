import type { Step } from '../../../src/labs/schema.ts'

/** A step that is done when the Deployment is available. */
export const rolledOut = (name: string): Step => ({
  id: `run-${name}`,
  title: { en: `Run ${name}`, ko: `${name} 실행` },
  points: 5,
  checks: [{ target: { apiVersion: 'apps/v1', kind: 'Deployment', name }, conditions: { Available: 'True' } }],
})

/** A lab of two such steps. */
export const two = [rolledOut('nginx'), rolledOut('auth')]

/** A step of commands, without checks. */
export const step = (run: Step['run'], more: Partial<Step> = {}): Step => ({ id: 'try', title: 'Try', run, ...more })

/** How commands run where nobody sees or types. */
export const piped = { stdio: 'pipe', typeInput: false } as const
