import { messages } from './messages.ts'

/** What is said of errors that are none of the user's surroundings: wrong command lines, and defects. */
export const errorMessages = messages(
  {
    bug: (message: string) => `This is a defect of k8slab: ${message}`,
    reportIt: 'Run the command again with DEBUG=1 in front and report what it prints.',
    noCommand: (name: string) => `There is no command ${JSON.stringify(name)}.`,
  },
  {
    bug: (message) => `k8slab의 결함입니다: ${message}`,
    reportIt: '명령 앞에 DEBUG=1을 붙여 다시 실행하고, 나온 내용을 알려 주세요.',
    noCommand: (name) => `${JSON.stringify(name)} 명령은 없습니다.`,
  },
)
