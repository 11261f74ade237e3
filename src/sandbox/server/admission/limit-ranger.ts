import type { AdmissionPlugin } from './types.ts'

export const limitRanger: AdmissionPlugin = { name: 'LimitRanger' }
