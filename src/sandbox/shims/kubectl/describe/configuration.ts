import type { ConfigMap, PriorityClass, Secret, ServiceAccount } from '../../../schema/types.gen.ts'
import { formatLabels } from '../print/labels.ts'
import type { Describer } from './types.ts'

export const describeConfigMap: Describer<ConfigMap> = async (configMap, { w, events }) => {
  w.field(0, 'Name', configMap.metadata.name)
  w.field(0, 'Namespace', configMap.metadata.namespace)
  w.map('Labels', configMap.metadata.labels)
  w.annotations(configMap.metadata.annotations)
  w.line(0, '\nData\n====')
  for (const [key, value] of sorted(configMap.data)) {
    w.line(0, `${key}:\n----`)
    w.line(0, `${value}\n`)
  }
  w.line(0, '\nBinaryData\n====')
  for (const [key, value] of sorted(configMap.binaryData))
    w.line(0, `${key}: ${Buffer.from(value, 'base64').length} bytes`)
  w.line(0, '')
  await events(configMap)
}

export const describeSecret: Describer<Secret> = (secret, { w }) => {
  w.field(0, 'Name', secret.metadata.name)
  w.field(0, 'Namespace', secret.metadata.namespace)
  w.map('Labels', secret.metadata.labels)
  w.annotations(secret.metadata.annotations)
  w.line(0, `\nType:\t${secret.type ?? ''}`)
  w.line(0, '\nData\n====')
  for (const [key, value] of sorted(secret.data)) {
    const bytes = Buffer.from(value, 'base64')
    const shown = key === 'token' && secret.type === 'kubernetes.io/service-account-token'
    w.field(0, key, shown ? bytes.toString('utf8') : `${bytes.length} bytes`)
  }
}

export const describeServiceAccount: Describer<ServiceAccount> = async (account, { w, events }) => {
  w.field(0, 'Name', account.metadata.name)
  w.field(0, 'Namespace', account.metadata.namespace)
  w.map('Labels', account.metadata.labels)
  w.annotations(account.metadata.annotations)
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['Image pull secrets', (account.imagePullSecrets ?? []).map(({ name }) => name ?? '')],
    ['Mountable secrets', (account.secrets ?? []).map(({ name }) => name ?? '')],
    ['Tokens', []],
  ]
  for (const [title, names] of lists) {
    const header = `${title}:`.padEnd(19)
    if (names.length === 0) w.line(0, `${header}\t<none>`)
    for (const [index, name] of names.entries()) w.line(0, `${index === 0 ? header : ' '.repeat(19)}\t${name}`)
  }
  await events(account)
}

export const describePriorityClass: Describer<PriorityClass> = async (priority, { w, events }) => {
  w.field(0, 'Name', priority.metadata.name)
  w.field(0, 'Value', priority.value)
  w.field(0, 'GlobalDefault', priority.globalDefault ?? false)
  w.field(0, 'PreemptionPolicy', priority.preemptionPolicy)
  w.field(0, 'Description', priority.description)
  w.field(0, 'Annotations', formatLabels(priority.metadata.annotations))
  await events(priority)
}

function sorted(values: Readonly<Record<string, string>> | undefined): [string, string][] {
  return Object.entries(values ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
