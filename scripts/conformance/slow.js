/**
 * Tests that take more than a few seconds whatever the cluster does, mostly because they wait: patterns on their names. They start
 * before the others, so that they do not end after them, and are no part of the sample.
 */
const slow = [
  /\[Slow\]/,
  /AdmissionWebhook .*(timeout|deny pod|listing|patching|skip-me|match conditions|fail closed|discovery|crd|not be able)/,
  /Servers with support for API chunking/,
  /CustomResourceDefinition Watch/,
  /CustomResourcePublishOpenAPI .*(multiple|changed|renamed|with validation)/,
  /Garbage collector should (not delete|orphan pods|keep the rc|delete pods)/,
  /ResourceQuota should (create|verify)/,
  /Watchers should observe (add|an object deletion)/,
  // 50 s on a real node: three pods that fail together make the next ones wait for 40.
  /Job .* failure policy to ignore failure/,
  /CronJob should (schedule|replace|not schedule)/,
  /Deployment deployment should support rollover/,
  /StatefulSet Basic .*(Scaling|Burst|rolling|canary|scale|Status|list, patch)/,
  /ServiceAccountIssuerDiscovery/,
  /Kubectl logs/,
  /LimitRange should create/,
  /Probing container/,
  /InitContainer .* if init containers fail/,
  /Variable Expansion should (succeed|verify)/,
  /Subpath Atomic writer/,
  /NoExecuteTaintManager/,
  /SchedulerPreemption/,
  /SchedulerPredicates .*0\.0\.0\.0/,
]

export const isSlow = (name) => slow.some((pattern) => pattern.test(name))
