/** The package ships no types. */
declare module 'asl-validator' {
  export default function aslValidator(
    definition: object,
    options?: { checkArn?: boolean },
  ): { isValid: boolean; errors: { 'Error code': string; Message: string }[] };
}
