import { messageOf } from '../../../../util/message-of.ts'
import { CommandError } from '../errors.ts'
import { goPrint } from '../print/go-value.ts'
import type { ObjectPrinter } from '../print/printer.ts'
import { Evaluator } from './evaluate.ts'
import type { TemplateNode } from './parse.ts'
import { parseTemplate } from './parse.ts'

/** `-o go-template=…`. */
export function goTemplatePrinter(template: string, allowMissing: boolean): ObjectPrinter {
  const nodes = parsed(template)
  return (object) => {
    try {
      return new Evaluator(allowMissing).render(nodes, object)
    } catch (error) {
      const why = messageOf(error)
      throw new CommandError(
        `error executing template ${JSON.stringify(template)}: template: output:1: ${why}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\traw data was:\n\t\t${JSON.stringify(object)}\n\tobject given to template engine was:\n\t\t${goPrint(object)}\n\n`,
      )
    }
  }
}

function parsed(template: string): TemplateNode[] {
  try {
    return parseTemplate(template)
  } catch (error) {
    const why = messageOf(error)
    throw new CommandError(`error parsing template ${template}, template: output:1: ${why}`)
  }
}
