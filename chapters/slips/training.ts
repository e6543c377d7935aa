/** Slips of the notes in what chapters 13 to 17 treat. */
import type { Slip } from "../slip.ts";

export const training: readonly Slip[] = [
  {
    chapter: 13,
    notes: "000:303-305",
    notesSay: "The table is turned into tensors, then its features are scaled, and nothing is split.",
    says: "The order is: split, learn the scaling from the training part, scale all parts, turn them into tensors.",
    source: "the notes themselves, at 002:1157-1161, and the claims of this chapter on scaling",
  },
  {
    chapter: 13,
    notes: "002:1149-1150",
    notesSay: "Rows are split off for test and validation by chance alone.",
    says: "Where classes are to be told apart, `stratify=y` keeps their shares in all parts.",
    source: "the claim of this chapter on stratified splits",
  },
  {
    chapter: 13,
    notes: "002:1170-1173",
    notesSay: "The scaler is StandardScaler, and later `scaler.transfrom(X_test)` is called.",
    says: "`StandardScaler()` makes a scaler, and its method is transform; as it stands both lines are errors.",
    source: "run with scikit-learn 1.9",
  },
  {
    chapter: 13,
    notes: "003:71, 003:77",
    notesSay: "The test rows are the validation data of the training, and then the model is evaluated on them.",
    says: "Rows that were looked at while a model was chosen are no test any more: it takes a third part.",
    source: "(Hastie et al. 2009)",
  },
  {
    chapter: 13,
    notes: "004:1253-1254",
    notesSay: "`pd.get_dummies` one-hot encodes the features of the animals.",
    says:
      "They are numbers, and `get_dummies` leaves columns of numbers as they are; only text and categories become columns of yes and no.",
    source: "run with pandas 3.0",
  },
  {
    chapter: 14,
    notes: "002:722-723, 004:1216",
    notesSay:
      "A good batch size is 512 to 1024 for tables and text, 64 to 128 for images; elsewhere 32 to 128 are typical.",
    says: "It depends on data, rate and machine. In a comparison of many, batches of 32 or fewer were best.",
    source: "(Masters and Luschi 2018), and the claims of this chapter on batch sizes",
  },
  {
    chapter: 14,
    notes: "002:1133",
    notesSay: "`validation_data=0.2` keeps a fifth of the rows for validation.",
    says: "That is `validation_split=0.2`; `validation_data` wants the rows themselves, and 0.2 is a ValueError.",
    source: "run with Keras 3.15",
  },
  {
    chapter: 14,
    notes: "003:112-113",
    notesSay: "The loop takes its batches from trainloader.",
    says: "It is defined nowhere: `trainloader = DataLoader(dataset, batch_size=4, shuffle=True)`, or the like.",
    source: "the notes' own code, at 003:82-113",
  },
  {
    chapter: 14,
    notes: "003:189",
    notesSay: "The model is fitted with categorical cross-entropy.",
    says: "That wants one-hot labels, which are made in the first example of the file alone.",
    source: "the notes' own code, at 003:54-56 and 003:184-189",
  },
  {
    chapter: 14,
    notes: "004:1045",
    notesSay: "After the step the loss is printed, to verify it.",
    says: "What is printed was measured before the step. To see whether the step helped, the loss is calculated again.",
    source: "the notes' own code, at 004:1031-1045",
  },
  {
    chapter: 14,
    notes: "004:1209-1213",
    notesSay: "The last batch has one row, because 5 is odd.",
    says:
      "Because 5 is no multiple of the batch size, 2. In batches of 4 six rows leave a rest as well, and 6 is even.",
    source: "the claim of this chapter on 5 animals in batches of 2",
  },
  {
    chapter: 14,
    notes: "004:1428",
    notesSay: "Gradients are computed and used in each epoch.",
    says: "In each batch: an epoch has as many steps as batches.",
    source: "the notes' own loop, at 004:1473-1487",
  },
  {
    chapter: 16,
    notes: "002:943",
    notesSay: "With momentum the gradient is the history plus the current gradient.",
    says: "The history fades: v = m v + g, with m below 1. Without m it would only grow.",
    source: "the notes themselves, at 004:1824, and (Polyak 1964)",
  },
  {
    chapter: 16,
    notes: "002:945",
    notesSay: "Nestern accelerated gradient uses history, and looks ahead.",
    says: "It is named after Nesterov, and takes the gradient where the momentum leads: at w - rate m v.",
    source: "(Nesterov 1983)",
  },
  {
    chapter: 16,
    notes: "002:947",
    notesSay: "In Adagrad the update of a weight is based on the update of gradient descent.",
    says: "What is particular to it: each step is divided by the root of the sum of all squared slopes of that weight.",
    source: "(Duchi et al. 2011)",
  },
  {
    chapter: 16,
    notes: "004:859",
    notesSay: "Where the slope is zero the minimum is reached.",
    says: "It is zero at saddles, on plateaus and at maxima as well; the notes name saddles at 004:1879.",
    source: "(Dauphin et al. 2014), and the claims of this chapter on saddles and plateaus",
  },
  {
    chapter: 17,
    notes: "002:1097",
    notesSay: "The schedule multiplies by `ops.exp(-0.1)`.",
    says: "from keras import ops is missing.",
    source: "the notes' own code, at 002:1079-1111",
  },
  {
    chapter: 17,
    notes: "002:1099-1110",
    notesSay: "`round(model.optimizer.learning_rate, 5)` is a rounded number.",
    says:
      "The rate is a variable of the backend, and what round makes of it depends on that: `float()` of it is a number.",
    source: "run with Keras 3.15, where PyTorch's tensors print as tensor(0.0100)",
  },
  {
    chapter: 17,
    notes: "004:1851",
    notesSay: "Momentum 0 is like walking on ice.",
    says: "On ice one glides on, so ice is large momentum; without momentum one stops where one stands.",
    source: "the meaning of inertia",
  },
];
