import { messageOf } from '../../../../util/message-of.ts'
import { CommandError } from '../errors.ts'
import type { EvaluateOptions } from '../jsonpath/evaluate.ts'
import { evaluateTemplate } from '../jsonpath/evaluate.ts'
import type { Node } from '../jsonpath/parse.ts'
import { parseTemplate } from '../jsonpath/parse.ts'
import { goSyntax } from './go-value.ts'
import { sortKeys } from './json.ts'
import type { ObjectPrinter } from './printer.ts'

export function jsonPathPrinter(template: string, options: EvaluateOptions): ObjectPrinter {
  const nodes = parsed(template)
  return (object) => {
    const value = sortKeys(object)
    try {
      return evaluateTemplate(nodes, value, options)
    } catch (error) {
      const why = messageOf(error)
      throw new CommandError(
        `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${why}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(value)}\n\n`,
      )
    }
  }
}

function parsed(template: string): Node[] {
  try {
    return parseTemplate(template)
  } catch (error) {
    const why = messageOf(error)
    throw new CommandError(`error parsing jsonpath ${template}, ${why}`)
  }
}
