import type { Container, EnvVar, EnvVarSource, Pod } from '../../../schema/types.gen.ts'
import { dig, text } from '../objects.ts'
import { quantityValue } from './amounts.ts'
import type { DescribeWriter } from './writer.ts'

export function writeEnvironment(w: DescribeWriter, container: Container, pod: Pod | undefined): void {
  writeSources(w, container)
  const { env = [] } = container
  w.line(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`)
  for (const variable of env) {
    if (variable.valueFrom) w.line(3, `${variable.name}:\t${referenceText(variable.valueFrom, container, pod)}`)
    else writeValue(w, variable)
  }
}

function writeValue(w: DescribeWriter, { name, value = '' }: EnvVar): void {
  for (const [index, line] of value.split('\n').entries()) w.line(3, index === 0 ? `${name}:\t${line}` : `\t${line}`)
}

function writeSources(w: DescribeWriter, { envFrom = [] }: Container): void {
  if (envFrom.length > 0) w.line(2, 'Environment Variables from:')
  for (const { configMapRef, secretRef, prefix } of envFrom) {
    const reference = configMapRef ?? secretRef
    const from = `${configMapRef ? 'ConfigMap' : 'Secret'}${prefix ? ` with prefix '${prefix}'` : ''}`
    w.line(3, `${reference?.name ?? ''}\t${from}\tOptional: ${reference?.optional ?? false}`)
  }
}

function referenceText(source: EnvVarSource, container: Container, pod: Pod | undefined): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = source
  if (fieldRef)
    return `${pod ? fieldValue(pod, fieldRef.fieldPath) : ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`
  if (resourceFieldRef) {
    const value = resourceValue(container, resourceFieldRef.resource)
    return `${value} (${resourceFieldRef.resource})`
  }
  if (secretKeyRef) {
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional ?? false}`
  }
  return `<set to the key '${configMapKeyRef?.key}' of config map '${configMapKeyRef?.name}'>\tOptional: ${configMapKeyRef?.optional ?? false}`
}

/** A field of the pod; kubectl resolves no subscripts such as `metadata.labels['key']`. */
function fieldValue(pod: Pod, path: string): string {
  if (path.includes('[')) return ''
  const value = dig(pod, ...path.split('.'))
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, each]) => `${key}=${JSON.stringify(each)}`)
        .join('\n')
    : text(value)
}

/** Whole cores or bytes, rounded up; what the node has where there is no limit. */
function resourceValue(container: Container, name: string): string {
  const [kind = '', ...resource] = name.split('.')
  const found = text(container.resources, kind, resource.join('.'))
  if (found !== '') return String(quantityValue(found))
  return kind === 'limits' ? 'node allocatable' : '0'
}
