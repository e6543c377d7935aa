/** What losses of classes refuse. */
import { assertEquals, assertThrows } from "@std/assert";
import { indices, tensor } from "../../../lib/create.ts";
import { crossEntropy, crossEntropyTerms, negativeLogLikelihood } from "../../../lib/ops/losses_classes.ts";
import "../exact.ts";

Deno.test("targets and options that do not fit are refused", () => {
  const x = tensor([[1, 2, 3], [4, 5, 6]]), target = indices([0, 1]);
  const refused = (run: () => unknown, message: string) => assertEquals(assertThrows(run, Error).message, message);
  for (
    const [loss, name] of [[crossEntropy, "cross-entropy"], [negativeLogLikelihood, "negative log-likelihood"]] as const
  ) {
    const act = `Cannot take the ${name} of [2, 3]`;
    refused(() => loss(x, indices([0, 3])), `${act}: target 1 is 3, but classes are 0 to 2`);
    refused(() => loss(x, indices([-1, 0])), `${act}: target 0 is -1, but classes are 0 to 2`);
    const ignoring = `${act}: target 1 is -1, but classes are 0 to 2, and -100 is ignored`;
    refused(() => loss(x, indices([-100, -1]), { ignoreIndex: -100 }), ignoring);
    refused(() => loss(x, tensor([0, 1])), `${act}: make the class numbers with indices(...)`);
    const choices = "expected probabilities of shape [2, 3], or class numbers of shape [2]";
    refused(() => loss(x, tensor([[0], [1]])), `${act} for a target of shape [2, 1]: ${choices}`);
    refused(
      () => loss(x, indices([[0], [1]])),
      `${act} for a target of shape [2, 1]: expected class numbers of shape [2]`,
    );
    const classNumbers = `${act} for a target of shape [2, 3]: expected class numbers of shape [2]`;
    refused(() => loss(x, indices([[0, 1, 2], [2, 1, 0]])), classNumbers);
    const column = tensor([[1], [2]]), one = act.replace("[2, 3]", "[2, 1]");
    refused(
      () => loss(column, indices([[0], [0]])),
      `${one} for a target of shape [2, 1]: expected class numbers of shape [2]`,
    );
    const classWeights = tensor([1, 2]);
    refused(() => loss(x, target, { classWeights }), `${act}: the class weights have shape [2], expected [3]`);
    for (const labelSmoothing of [-0.1, 1.1, NaN]) {
      const message = `${act} with label smoothing ${labelSmoothing}: it must be 0 to 1`;
      refused(() => loss(x, target, { labelSmoothing }), message);
    }
    const notWhole = `${act} with ignoreIndex NaN: it must be whole`;
    refused(() => loss(x, target, { ignoreIndex: NaN }), notWhole);
    const cube = tensor([[[1, 2], [3, 4]]]), place = act.replace("[2, 3]", "[1, 2, 2]");
    refused(() => loss(cube, indices([[0, 7]])), `${place}: target [0, 1] is 7, but classes are 0 to 1`);
    refused(
      () => loss(x, x, { ignoreIndex: 1 }),
      `${act}: targets are probabilities, and ignoreIndex is a class number`,
    );
    const reduction = "average" as "mean";
    refused(
      () => loss(x, target, { reduction }),
      'Cannot reduce a loss by "average": choose "mean", "sum" or "none"; klDivergence has "batchmean" too',
    );
  }
  refused(
    () => crossEntropyTerms(x, tensor([1, 2, 3])),
    "Cannot take the cross-entropy of [2, 3] and [3]: scores and shares must have the same shape, " +
      "as a loss does not broadcast",
  );
});
