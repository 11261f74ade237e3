import type { Command } from '../../cli/command.ts'
import { configMap } from './configmap.ts'
import { generatorCommand } from './generate.ts'
import { ingress } from './ingress.ts'
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac.ts'
import { secret } from './secret.ts'
import { service } from './service.ts'
import { namespace, podDisruptionBudget, priorityClass, quota, serviceAccount } from './simple.ts'
import { token } from './token.ts'
import { cronJob, deployment, job } from './workloads.ts'

/** The subcommands of `kubectl create`. */
export const generators: Readonly<Record<string, Command>> = {
  clusterrole: generatorCommand(clusterRole),
  clusterrolebinding: generatorCommand(clusterRoleBinding),
  configmap: generatorCommand(configMap),
  cronjob: generatorCommand(cronJob),
  deployment: generatorCommand(deployment),
  ingress: generatorCommand(ingress),
  job: generatorCommand(job),
  namespace: generatorCommand(namespace),
  poddisruptionbudget: generatorCommand(podDisruptionBudget),
  priorityclass: generatorCommand(priorityClass),
  quota: generatorCommand(quota),
  role: generatorCommand(role),
  rolebinding: generatorCommand(roleBinding),
  secret,
  service,
  serviceaccount: generatorCommand(serviceAccount),
  token,
}
