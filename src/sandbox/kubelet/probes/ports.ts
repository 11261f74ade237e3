import type { Container, IntOrString } from '../../schema/types.gen.ts'

/** The number of a port given by number or by the name of a container's port; throws in the kubelet's words. */
export function portOf(port: IntOrString, { ports = [] }: Container): number {
  const number = typeof port === 'number' ? port : Number(port)
  if (Number.isInteger(number) && number > 0 && number < 65536) return number
  const named = ports.find(({ name }) => name === port)
  if (!named) throw new Error(`couldn't find port: "${port}" in container`)
  return named.containerPort
}
