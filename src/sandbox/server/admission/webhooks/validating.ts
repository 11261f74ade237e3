import { validatingWebhooks } from '../../../resources/admissionregistration/webhooks.ts'
import type { Authorizer } from '../../authorization/types.ts'
import { answers, canAsk } from '../../webhooks/attempts.ts'
import type { WebhookPlaces } from '../../webhooks/client.ts'
import { isExempt } from '../matching/match.ts'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from '../types.ts'
import { heed, hooksOf, subjectOf } from './invocations.ts'
import { askWebhook, reviewRequest } from './review.ts'

/** Asks all validating webhooks at once; the first that refuses is told. Source: apiserver/pkg/admission/plugin/webhook/validating. */
export function validatingAdmissionWebhook(places: WebhookPlaces, authorizer: Authorizer): AdmissionPlugin {
  const ask = (request: AdmissionRequest, context: AdmissionContext) => {
    const hooks = hooksOf(context.reader.list(validatingWebhooks.kind))
    if (hooks.length === 0 || isExempt(request) || !canAsk()) return
    const asked = hooks.flatMap((hook) => {
      const subject = subjectOf(hook, request, context, authorizer)
      return subject ? [{ hook, subject }] : []
    })
    const state = `${request.subresource}/${request.old?.metadata.resourceVersion ?? ''}`
    const questions = asked.map(({ hook, subject }) => {
      const review = reviewRequest(subject)
      const question = () => askWebhook(places, hook.webhook, review, false)
      return [`validate ${hook.id} ${state}`, question] as const
    })
    const said = answers(new Map(questions))
    for (const [index, answer] of said.entries()) {
      const hook = asked[index]?.hook
      if (hook) heed(hook, answer, request.warnings)
    }
  }
  return { name: 'ValidatingAdmissionWebhook', validate: ask, connect: ask }
}
