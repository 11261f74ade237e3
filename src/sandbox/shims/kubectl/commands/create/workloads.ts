import type { CronJob } from '../../../../schema/types.gen.ts'
import { pathOf } from '../../api/mapper.ts'
import type { Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { intFlag, sliceFlag, stringFlag } from '../../flags/spec.ts'
import type { Json, Obj } from '../../objects.ts'
import type { Generator } from './generate.ts'
import { commandWords, generatedMeta } from './generate.ts'

export const deployment: Generator = {
  use: 'NAME --image=image -- [COMMAND] [args...]',
  short: 'Create a deployment with the specified name',
  aliases: ['deploy'],
  flags: [
    sliceFlag('image', 'Image names to run.'),
    intFlag('port', 'The containerPort that this deployment exposes.', { default: '-1' }),
    intFlag('replicas', 'Number of replicas to create.', { default: '1', short: 'r' }),
  ],
  required: ['image'],
  failure: 'failed to create deployment: ',
  build: buildDeployment,
}

function buildDeployment(invocation: Invocation, name: string): Obj {
  const { flags } = invocation
  const command = commandWords(invocation)
  const images = flags.list('image')
  if (images.length > 1 && command.length > 0)
    throw new CommandError('cannot specify multiple --image options and command')
  const containers = images.map((image) => container(uniqueName(image), image, command))
  if (flags.int('port') >= 0 && containers[0]) containers[0]['ports'] = [{ containerPort: flags.int('port') }]
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: generatedMeta(invocation, name, { labels }),
    spec: {
      replicas: flags.int('replicas'),
      selector: { matchLabels: labels },
      strategy: {},
      template: { metadata: { creationTimestamp: null, labels }, spec: { containers } },
    },
    status: {},
  }
}

/** The last part of the image's name without tag; characters that names may not have become `-`, with a random tail. */
function uniqueName(image: string): string {
  const name = (image.split('/').at(-1) ?? '').split(':')[0]?.split('@')[0] ?? ''
  if (!/[_.]/.test(name)) return name
  return `${name.replaceAll(/[_.]/g, '-')}-${randomTail()}`
}

/** Five characters that make no words (k8s.io/apimachinery/pkg/util/rand). */
export function randomTail(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  return Array.from({ length: 5 }, () => letters[Math.floor(Math.random() * letters.length)]).join('')
}

function container(name: string, image: string, command: readonly string[]): Json {
  return { ...(command.length > 0 ? { command } : {}), image, name, resources: {} }
}

export const job: Generator = {
  use: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  short: 'Create a job with the specified name',
  flags: [
    stringFlag('image', 'Image name to run.'),
    stringFlag('from', 'The name of the resource to create a Job from (only cronjob is supported).'),
  ],
  failure: 'failed to create job: ',
  build: buildJob,
}

async function buildJob(invocation: Invocation, name: string): Promise<Obj> {
  const { flags } = invocation
  const [image, from, command] = [flags.string('image'), flags.string('from'), commandWords(invocation)]
  if ((image === '') === (from === '')) throw new CommandError('either --image or --from must be specified')
  if (from !== '' && command.length > 0) throw new CommandError('cannot specify --from and command')
  const head = { apiVersion: 'batch/v1', kind: 'Job' }
  if (from !== '') return { ...head, ...(await jobFromCronJob(invocation, name, from)), status: {} }
  return {
    ...head,
    metadata: generatedMeta(invocation, name),
    spec: { template: podTemplate(container(name, image, command), 'Never') },
    status: {},
  }
}

async function jobFromCronJob(
  invocation: Invocation,
  name: string,
  from: string,
): Promise<{ metadata: Obj['metadata']; spec: unknown }> {
  const { factory } = invocation
  const [type = '', cronJobName = ''] = from.split('/')
  const resource = (await factory.mapper()).resource(type)
  if (resource.kind !== 'CronJob') throw new CommandError('from must be an existing cronjob')
  const source = await factory.rest().json<CronJob>({ path: pathOf(resource, factory.namespace(), cronJobName) })
  const template = source.spec?.jobTemplate
  const owner = {
    apiVersion: 'batch/v1',
    controller: true,
    kind: 'CronJob',
    name: cronJobName,
    uid: source.metadata.uid,
  }
  const { annotations, labels } = template?.metadata ?? {}
  return {
    metadata: generatedMeta(invocation, name, {
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...annotations },
      ...(labels === undefined ? {} : { labels }),
      ownerReferences: [owner],
    }),
    spec: template?.spec,
  }
}

function podTemplate(main: Json, restartPolicy: string): Json {
  return { metadata: { creationTimestamp: null }, spec: { containers: [main], restartPolicy } }
}

export const cronJob: Generator = {
  use: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  short: 'Create a cron job with the specified name',
  aliases: ['cj'],
  flags: [
    stringFlag('image', 'Image name to run.'),
    stringFlag('schedule', 'A schedule in the Cron format the job should be run with.'),
    stringFlag('restart', "job's restart policy. supported values: OnFailure, Never"),
  ],
  required: ['image', 'schedule'],
  failure: 'failed to create cronjob: ',
  build: (invocation, name) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: generatedMeta(invocation, name),
    spec: {
      jobTemplate: {
        metadata: { creationTimestamp: null, name },
        spec: {
          template: podTemplate(
            container(name, invocation.flags.string('image'), commandWords(invocation)),
            invocation.flags.string('restart') || 'OnFailure',
          ),
        },
      },
      schedule: invocation.flags.string('schedule'),
    },
    status: {},
  }),
}
