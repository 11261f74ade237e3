import * as z from 'zod'
import { durationSchema } from '../checks/duration.ts'
import { expectations } from '../checks/expectations.ts'
import { checkSchema, targetSchema, whenSchema } from '../checks/schema.ts'
import { textSchema } from '../checks/text.ts'

/** What a cluster must be able to do for a lab; providers answer for themselves. */
export const capabilities = ['loadBalancer', 'nodePort', 'ingress', 'storage', 'metrics', 'exec'] as const
export type Capability = (typeof capabilities)[number]

const idSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, expectations.id.en)
  .max(63)

const relativePath = z
  .string()
  .min(1)
  .refine((path) => !/^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)/.test(path), expectations.pathInside.en)

const expectSchema = z
  .strictObject({
    exit: z
      .union([z.int().min(0).max(255), z.array(z.int().min(0).max(255)).min(1), z.literal('nonzero')])
      .optional()
      .describe('Exit code, several possible ones, or `nonzero`. 0 unless said otherwise.'),
    output: z.string().min(1).optional().describe('A regular expression (RE2) found in what is printed.'),
  })
  .describe('How the command ends, where that is not simply with success.')

const readySchema = z
  .strictObject({
    port: z.int().min(1).max(65535).optional().describe('Listening on this port of 127.0.0.1.'),
    output: z.string().min(1).optional().describe('Has printed something this regular expression (RE2) finds.'),
  })
  .describe('When a background command has started.')

const runFields = {
  run: z.string().min(1).describe('The command, as a person types it. `${{ NAME }}` is a variable of the lab.'),
  when: whenSchema.optional(),
  note: textSchema.optional().describe('Said beside the command.'),
  background: z.boolean().optional().describe('Keeps running beside the prompt: port-forward, proxy, tunnel, logs -f.'),
  ready: readySchema.optional(),
  until: idSchema
    .optional()
    .describe('A background command ends after this step; after its own unless said otherwise.'),
  stdin: z.string().min(1).optional().describe('What is typed into the command, such as the password it asks for.'),
  tty: z.boolean().optional().describe('Needs the terminal to itself: exec -it, edit.'),
  expect: expectSchema.optional(),
  timeout: durationSchema.optional().describe('The command is stopped after this long.'),
}

export const runObjectSchema = z.strictObject(runFields)
export type RunObject = z.infer<typeof runObjectSchema>

export const runSchema = z.union([z.string().min(1), runObjectSchema])

export const solveObjectSchema = z.strictObject({
  ...runFields,
  run: runFields.run.optional(),
  apply: relativePath.optional().describe('A manifest in `solution/`, applied as it is: `nginx.yaml`.'),
})
export type SolveObject = z.infer<typeof solveObjectSchema>

export const solveSchema = z.union([z.string().min(1), solveObjectSchema])

export const stepSchema = z.strictObject({
  id: idSchema.describe('Heading of the step in `text/en.md` and `text/ko.md`.'),
  title: textSchema,
  points: z.int().min(0).max(1000).optional().describe('0 unless said otherwise.'),
  when: whenSchema.optional(),
  run: z
    .union([runSchema, z.array(runSchema).min(1)])
    .optional()
    .describe('The commands of the step, in order.'),
  checks: z.array(checkSchema).min(1).optional().describe('The step is done when all of them hold.'),
  hints: z.array(textSchema).min(1).optional().describe('One after the other, each telling more.'),
  solve: z
    .union([solveSchema, z.array(solveSchema).min(1)])
    .optional()
    .describe('Brings the step about, from any state. The commands of `run` unless said otherwise.'),
  why: textSchema.optional().describe('Why it matters: shown when the step is done.'),
  timeout: durationSchema.optional().describe('How long to wait for the checks; 2m unless said otherwise.'),
})
export type Step = z.infer<typeof stepSchema>

export const variableSchema = z
  .strictObject({
    shown: z.string().min(1).optional().describe('How the learner sees it: `EXTERNAL-IP` is shown as `<EXTERNAL-IP>`.'),
    target: targetSchema,
    value: z.string().min(1).describe('A CEL expression over the live object, giving a string or a number.'),
  })
  .describe('A part of commands that only the cluster knows, such as an external address.')
export type Variable = z.infer<typeof variableSchema>

export const generateSchema = z.strictObject({
  type: z.literal('tls').describe('`ca.pem`, `ca-key.pem`, `cert.pem` and `key.pem`, made anew.'),
  into: relativePath.describe('Folder among the files of the lab.'),
  hosts: z.array(z.string().min(1)).min(1).describe('Names and addresses the certificate is for.'),
  days: z.int().min(1).max(3650).optional().describe('Valid this long; 365 unless said otherwise.'),
})
export type Generate = z.infer<typeof generateSchema>

export const ownedSchema = z.strictObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  names: z.array(z.string().min(1)).min(1).optional(),
  selector: z.record(z.string(), z.string()).optional(),
  namespace: z.string().min(1).optional().describe('Another namespace than the one of the lab.'),
})

/** `lab.yaml`: the schema is the type. */
export const labSchema = z.strictObject({
  apiVersion: z.literal('k8slab.dev/v1'),
  id: idSchema.describe('Name of the folder of the lab.'),
  title: textSchema,
  summary: textSchema.optional().describe('One sentence, for `k8slab list`.'),
  level: z.int().min(1).max(3).optional().describe('1 first steps, 2 some experience, 3 demanding.'),
  minutes: z.int().min(1).max(600).describe('How long a learner needs.'),
  flavour: z
    .enum(['minikube', 'gke'])
    .optional()
    .describe('What the sandbox looks like; minikube unless said otherwise.'),
  requires: z
    .strictObject({
      kubernetes: z.string().min(1).optional().describe('Versions, as in `>=1.25`.'),
      capabilities: z.array(z.enum(capabilities)).min(1).optional(),
      tools: z.array(z.string().min(1)).min(1).optional().describe('Programs the commands use: `jq`, `curl`.'),
    })
    .optional(),
  images: z.array(z.string().min(1)).min(1).optional().describe('Images that are run: can this cluster run them?'),
  bucket: z
    .string()
    .regex(/^gs:\/\/[a-z0-9][a-z0-9._-]+(\/[\w.-]+)*$/, expectations.bucket.en)
    .optional()
    .describe('Where the learner copies `files/` from on the sandbox; elsewhere they are there from the start.'),
  generate: z.array(generateSchema).min(1).optional().describe('Files made anew, as if they stood in `files/`.'),
  owns: z.array(ownedSchema).min(1).optional().describe('What reset may delete and grade may read.'),
  variables: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, expectations.variableName.en), variableSchema).optional(),
  steps: z.array(stepSchema).min(1),
})
export type LabFile = z.infer<typeof labSchema>
