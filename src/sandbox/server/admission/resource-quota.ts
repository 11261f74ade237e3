import type { AdmissionPlugin } from './types.ts'

export const resourceQuota: AdmissionPlugin = { name: 'ResourceQuota' }
