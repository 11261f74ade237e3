import * as z from 'zod'
import { durationSchema } from './duration.ts'
import { textSchema } from './text.ts'

/** Where a lab can run. `context` is any cluster of the learner's kubeconfig that is none of the others. */
export const providerNames = ['sandbox', 'minikube', 'kind', 'gke', 'context'] as const
export type ProviderName = (typeof providerNames)[number]

export const whenSchema = z
  .strictObject({
    provider: z.array(z.enum(providerNames)).min(1).describe('The kinds of cluster this is for.'),
  })
  .describe('Only on these kinds of cluster; elsewhere this part of the lab is left out.')
export type When = z.infer<typeof whenSchema>

const labels = z.record(z.string(), z.string())

export const targetSchema = z
  .strictObject({
    apiVersion: z.string().min(1).describe('`v1`, `apps/v1`, …'),
    kind: z.string().min(1).describe('`Pod`, `Deployment`, …'),
    name: z.string().min(1).optional().describe('One object, by its name.'),
    selector: labels.optional().describe('The objects with these labels.'),
    namespace: z.string().min(1).optional().describe('Another namespace than the one of the lab.'),
  })
  .describe('The objects the check looks at: one by `name`, some by `selector`, or all of the kind.')
export type Target = z.infer<typeof targetSchema>

const conditionSchema = z
  .union([
    z.enum(['True', 'False', 'Unknown']),
    z.strictObject({
      status: z.enum(['True', 'False', 'Unknown']).optional(),
      reason: z.string().min(1).optional(),
    }),
  ])
  .describe('The status as a string ("True", "False", "Unknown"), or `{ status, reason }`.')

const countSchema = z
  .union([z.int().min(0), z.strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional() })])
  .describe('How many objects there must be: a number, or `{ min, max }`.')

export const httpSchema = z
  .strictObject({
    service: z.string().min(1).optional().describe('The Service to ask.'),
    pod: z.string().min(1).optional().describe('The Pod to ask.'),
    namespace: z.string().min(1).optional().describe('Another namespace than the one of the lab.'),
    port: z
      .union([z.int().min(1).max(65535), z.string().min(1)])
      .describe('Port of the Service or Pod: number or name.'),
    scheme: z.enum(['http', 'https']).optional().describe('`http` unless said otherwise.'),
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).optional().describe('`GET` unless said otherwise.'),
    path: z.string().startsWith('/').optional().describe('`/` unless said otherwise.'),
    headers: z.record(z.string(), z.string()).optional(),
    host: z.string().min(1).optional().describe('The `Host` header, and the name asked for in TLS.'),
    insecure: z.boolean().optional().describe('Accept any certificate (`curl -k`).'),
    timeout: durationSchema.optional().describe('Of one try; 5s unless said otherwise.'),
  })
  .describe('Ask a Service or Pod over HTTP, through the API server: nothing has to be reachable from this machine.')
export type HttpRequest = z.infer<typeof httpSchema>

export const activitySchema = z
  .strictObject({
    verb: z.enum(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'connect']),
    resource: z.string().min(1).describe('Plural name, with the subresource: `pods`, `pods/log`, `pods/exec`.'),
    name: z.string().min(1).optional(),
  })
  .describe('A request the learner has made. Seen in the audit of the sandbox; elsewhere the learner is asked.')
export type Activity = z.infer<typeof activitySchema>

export const clusterFactSchema = z
  .strictObject({
    exists: z.string().min(1).optional().describe('A cluster of this name was created.'),
    firewall: z
      .strictObject({ allow: z.string().min(1).describe('`tcp:31000`') })
      .optional()
      .describe('A firewall rule lets this in.'),
    addon: z.string().min(1).optional().describe('An addon of minikube is enabled.'),
    tunnel: z.boolean().optional().describe('`minikube tunnel` is running.'),
    config: z
      .record(z.string(), z.string())
      .optional()
      .describe('Properties of gcloud: `{ compute/zone: us-central1-b }`.'),
  })
  .describe('Facts about the cluster that its provider knows, not its API.')
export type ClusterFact = z.infer<typeof clusterFactSchema>

const choiceSchema = z.strictObject({
  text: textSchema,
  correct: z.boolean().optional().describe('A right answer; when there are several, all must be chosen.'),
  why: textSchema.optional().describe('Said when this one was chosen.'),
})

/** One check: a subject (`target`, `http`, `question`, `activity`, `cluster` or `files`) and what must be true of it. All facets hold on the same snapshot. */
export const checkSchema = z.strictObject({
  title: textSchema.optional().describe('What is true when the check passes. Found from the check when missing.'),
  when: whenSchema.optional(),
  target: targetSchema.optional(),
  conditions: z
    .record(z.string(), conditionSchema)
    .optional()
    .describe('Conditions in the status, by type: `{ Available: "True" }`.'),
  match: z.record(z.string(), z.unknown()).optional().describe('A part of the object, as it must be.'),
  cel: z
    .string()
    .min(1)
    .optional()
    .describe('A CEL expression that must be true. Variables: `object`, `items`, `now`.'),
  count: countSchema.optional(),
  each: z.enum(['all', 'any']).optional().describe('Whether all the objects must hold, or any one of them.'),
  absent: z.boolean().optional().describe('There must be no such object (any more).'),
  everSeen: z.boolean().optional().describe('`false`: absence counts even if the object was never there.'),
  stays: durationSchema.optional().describe('Must stay true this long.'),
  failWhen: z.string().min(1).optional().describe('A CEL expression: when true, waiting is in vain.'),
  transient: z.boolean().optional().describe('True only on the way: not looked at when the lab is graded.'),
  http: httpSchema.optional(),
  status: z
    .union([z.int().min(100).max(599), z.array(z.int().min(100).max(599)).min(1)])
    .optional()
    .describe('HTTP status of the answer; 200 unless said otherwise.'),
  json: z.unknown().optional().describe('A part of the JSON in the answer, as in `match`.'),
  body: z
    .union([z.string().min(1), z.strictObject({ $regex: z.string().min(1) })])
    .optional()
    .describe('Text the answer contains, or `{ $regex: … }`.'),
  question: textSchema.optional().describe('Asked of the learner.'),
  answer: z.string().min(1).optional().describe('The right answer: a CEL expression over the live object.'),
  choices: z.array(choiceSchema).min(2).optional().describe('Answers to choose from.'),
  activity: activitySchema.optional(),
  cluster: clusterFactSchema.optional(),
  files: z.array(z.string().min(1)).min(1).optional().describe('Paths that exist in the working folder.'),
  hint: textSchema.optional().describe('Shown when the learner asks for a hint and this check does not hold.'),
})
export type Check = z.infer<typeof checkSchema>

/** What a check looks at. A `question` may have a `target`, the others stand alone. */
export type CheckSubject = 'objects' | 'http' | 'question' | 'activity' | 'cluster' | 'files'

/** The subject of a check; `undefined` when it has none or several (the lint says so when the lab loads). */
export function subjectOf(check: Check): CheckSubject | undefined {
  if (check.question !== undefined) return 'question'
  const subjects: CheckSubject[] = []
  if (check.target) subjects.push('objects')
  if (check.http) subjects.push('http')
  if (check.activity) subjects.push('activity')
  if (check.cluster) subjects.push('cluster')
  if (check.files) subjects.push('files')
  return subjects.length === 1 ? subjects[0] : undefined
}
