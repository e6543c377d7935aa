/** Slips of the notes in what chapters 18 to 25 treat. */
import type { Slip } from "../slip.ts";

export const models: readonly Slip[] = [
  {
    chapter: 18,
    notes: "002:558",
    notesSay: "The strength of the penalty is `l2=le-6`.",
    says: "The first sign of the number is the letter l; it is to be the digit: 1e-6.",
    source: "the notes themselves, at 002:669",
  },
  {
    chapter: 18,
    notes: "002:673-675",
    notesSay: "The layers get `kernal_regularizer`, and no commas stand between them.",
    says: "It is `kernel_regularizer`, with commas between the layers; the other is refused as an unknown argument.",
    source: "run with Keras 3.15",
  },
  {
    chapter: 20,
    notes: "002:842",
    notesSay: "The running mean takes 0.99 of what was, as a rule.",
    says:
      "That is how Keras counts. PyTorch's momentum is the part of the new batch, 0.1, and its variance is the unbiased one.",
    source: "run with PyTorch 2.13 and Keras 3.15, and the claims of this chapter on both conventions",
  },
  {
    chapter: 21,
    notes: "002:1275",
    notesSay: "Under the heading on hyperparameter tuning stands nothing.",
    says: "Settings are searched for, at random or on a grid; where few of them matter, at random finds more.",
    source: "(Bergstra and Bengio 2012), and the claims of this chapter on searches",
  },
  {
    chapter: 21,
    notes: "002:1223, 002:1226-1234",
    notesSay: "Three rows of axes are made for the histograms of weights and biases.",
    says:
      "The model has two layers, so the third row stays empty; and weights that are shown after training alone do not say how they began.",
    source: "the notes' own code, at 002:1176-1183",
  },
  {
    chapter: 21,
    notes: "002:1055, 002:1071",
    notesSay: "Training is started by `model.fit(epochs=EPOCHS, callbacks=[model_checkpoint_callback])`.",
    says: "What is to be learned is missing: `model.fit(x, y, epochs=...)`. Without it Keras stops with an error.",
    source: "run with Keras 3.15",
  },
  {
    chapter: 22,
    notes: "002:327-328",
    notesSay: "The second `hidden_1` is passed `hidden_2`.",
    says: "`hidden_2` takes what `hidden_1` gives.",
    source: "the notes themselves, at 002:331-332",
  },
  {
    chapter: 22,
    notes: "002:335, 002:385",
    notesSay: 'A layer is `Dense(4,activation="tanh" name="hidden_3")`.',
    says: 'A comma is missing: `Dense(4, activation="tanh", name="hidden_3")`.',
    source: "the grammar of Python",
  },
  {
    chapter: 22,
    notes: "002:333, 002:336, 002:388-389",
    notesSay: 'Two layers of one model have the name "output".',
    says: "Names in a model must differ: `output_1` and `output_2`.",
    source: 'run with Keras 3.15: the name "output" is used 2 times in the model',
  },
  {
    chapter: 22,
    notes: "002:445",
    notesSay: "The loss is `tk.keras.loss.mean_squared_error()`.",
    says:
      'There is no module `keras.loss`, and the function needs targets and predictions: it is `keras.losses.MeanSquaredError()`, or "mse".',
    source: "run with Keras 3.15",
  },
  {
    chapter: 22,
    notes: "002:451",
    notesSay: "The loss is named `binarycross_entropy`.",
    says: "It is `binary_crossentropy`.",
    source: "Keras 3, losses",
  },
  {
    chapter: 23,
    notes: "003:126",
    notesSay: "Models can be converted between Keras and PyTorch by programs such as pytorch2keras.",
    says:
      "That one is no longer kept. A model is taken along as ONNX, or as safetensors; and Keras 3 itself runs on PyTorch.",
    source: "the documentation of Keras 3, and `deno task export`",
  },
  {
    chapter: 24,
    notes: "002:1369, 002:1373",
    notesSay: "The autoencoder is fitted on `x_train_noisy`, and validated on `x_test_noisy`.",
    says:
      "Neither is defined: `clip(x + 0.4 * noise, 0, 1)` makes them, with normal noise; the targets are the clean images.",
    source: "the notes' own code, at 002:1354-1374",
  },
  {
    chapter: 24,
    notes: "002:1343, 002:1373",
    notesSay: "The test images are the validation data of the training.",
    says:
      "That does no harm as long as nothing is chosen by them; whoever stops or tunes by them has no test any more.",
    source: "(Hastie et al. 2009)",
  },
];
