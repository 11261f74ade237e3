import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import type { Strategy } from '../types.ts'
import { checkWebhooks } from './webhook-rules.ts'

const group = 'admissionregistration.k8s.io'
const mutatingKind = kindRef<MutatingWebhookConfiguration>(
  group,
  'mutatingwebhookconfigurations',
  'MutatingWebhookConfiguration',
)
const validatingKind = kindRef<ValidatingWebhookConfiguration>(
  group,
  'validatingwebhookconfigurations',
  'ValidatingWebhookConfiguration',
)

export const mutatingWebhooks: Strategy<MutatingWebhookConfiguration> = {
  kind: mutatingKind,
  setDefaults({ webhooks }) {
    for (const webhook of webhooks ?? []) {
      defaultWebhook(webhook)
      webhook.reinvocationPolicy ??= 'Never'
    }
  },
  validate: ({ webhooks }) => collect((errors) => checkWebhooks(errors, webhooks)),
  table: {
    columns: columnsOf(mutatingKind),
    cells: (object, { now }) => [object.metadata.name, object.webhooks?.length ?? 0, age(object, now)],
  },
}

export const validatingWebhooks: Strategy<ValidatingWebhookConfiguration> = {
  kind: validatingKind,
  setDefaults({ webhooks }) {
    for (const webhook of webhooks ?? []) defaultWebhook(webhook)
  },
  validate: ({ webhooks }) => collect((errors) => checkWebhooks(errors, webhooks)),
  table: {
    columns: columnsOf(validatingKind),
    cells: (object, { now }) => [object.metadata.name, object.webhooks?.length ?? 0, age(object, now)],
  },
}

function defaultWebhook(webhook: MutatingWebhook | ValidatingWebhook): void {
  webhook.failurePolicy ??= 'Fail'
  webhook.matchPolicy ??= 'Equivalent'
  webhook.namespaceSelector ??= {}
  webhook.objectSelector ??= {}
  webhook.timeoutSeconds ??= 10
  for (const rule of webhook.rules ?? []) rule.scope ??= '*'
  if (webhook.clientConfig?.service) webhook.clientConfig.service.port ??= 443
}
