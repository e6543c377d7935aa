/** What goes into models and comes out of them: a tensor, or several by name. */
import { Tensor } from "../tensor.ts";

/** A tensor, or tensors by name: `{ left, right }`. */
export type Values = Tensor | Readonly<Record<string, Tensor>>;

/** The tensors, each with its name; a single one has the name "". */
export function entriesOf(values: Values): [name: string, x: Tensor][] {
  return values instanceof Tensor ? [["", values]] : Object.entries(values);
}

/** The tensors, in order. */
export function listOf(values: Values): Tensor[] {
  return values instanceof Tensor ? [values] : Object.values(values);
}

/** The names, in order; of a single tensor "". */
export function namesIn(values: Values): string[] {
  return values instanceof Tensor ? [""] : Object.keys(values);
}

/** A list of tensors again in the form that it had: what `listOf` took apart. */
export function inForm<Form extends Values>(form: Form, tensors: readonly Tensor[]): Form {
  if (form instanceof Tensor) return tensors[0] as Form;
  return Object.fromEntries(Object.keys(form).map((name, i) => [name, tensors[i]])) as Form;
}

/** The same form, each tensor made of the one that stood there. */
export function mapped<Form extends Values>(form: Form, make: (x: Tensor, name: string) => Tensor): Form {
  return inForm(form, entriesOf(form).map(([name, x]) => make(x, name)));
}
