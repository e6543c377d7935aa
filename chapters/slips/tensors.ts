/** Slips of the notes in what chapters 9 to 12 treat. */
import type { Slip } from "../slip.ts";

export const tensors: readonly Slip[] = [
  {
    chapter: 9,
    notes: "004:59",
    notesSay: "`torch.tensor()` is a class.",
    says: "It is a function. The class is `torch.Tensor`, which as a function makes float32 of whatever it is given.",
    source: "run with PyTorch 2.13",
  },
  {
    chapter: 9,
    notes: "004:1262-1263",
    notesSay: "Whole numbers of a table become tensors, and go into the model as they are.",
    says:
      "They become tensors of int64, and `nn.Linear`, whose weights are float32, refuses them: `torch.tensor(X.values).float()` does it.",
    source: "run with PyTorch 2.13: mat1 and mat2 must have the same dtype",
  },
  {
    chapter: 9,
    notes: "004:1473-1487",
    notesSay: "In the loop the loss compares a prediction with a target.",
    says:
      "It does, if both have the shape [B, 1]. A target of shape [B] is compared with each prediction, as this chapter shows.",
    source: "the claims of this chapter on the shapes [4, 1] and [4]",
  },
  {
    chapter: 10,
    notes: "004:1084-1087",
    notesSay: "To update by hand, the gradients times the rate are subtracted from the weights.",
    says: "Right for one step; before the next one the gradients must be set to zero, since backward adds to them.",
    source: "the claims of chapter 7 on gradients that add up",
  },
];
