/** Where the writing of the notes itself is in the way: words, characters, things that are missing. */

export interface Writing {
  readonly notes: string;
  readonly says: string;
}

export const writing: readonly Writing[] = [
  {
    notes: "000:5, 000:25, 000:28, 000:96, 000:117, 000:134, 000:150, 000:163, 000:184, 000:217, 000:261",
    says:
      "Misspelled: normal, can, guard, initial, entropy, stochastic gradient, SGD, Adam, faster, function; Python stands for PyTorch.",
  },
  {
    notes: "001:38, 001:55, 001:65, 001:92, 001:158",
    says:
      "Dashes, apostrophes and pictures were written in UTF-8 and read as Latin-1, and became strings of odd letters.",
  },
  {
    notes: "002:4, 002:10, 002:15, 002:17-26, 002:43, 002:87, 002:113, 002:200, 002:205, 002:244",
    says:
      "Misspelled: training, technique, architecture, recurrent, decision, magic, algorithm, gradient, partial derivatives, measuring.",
  },
  { notes: "002:503", says: "A mathematical animation against overfitting is to be ammunition." },
  {
    notes: "002:558, 002:713, 002:848-849, 002:933-934, 002:990, 002:1078, 002:1172-1173",
    says:
      "le-6 is to be 1e-6, conversion convergence, raper wrapper, Nestern Nesterov, Adagrade Adagrad; improvement, aberration and transform are misspelled.",
  },
  { notes: "002:668", says: "The laglagius parameter is the multiplier of Lagrange: the strength of the penalty." },
  {
    notes: "003:40, 003:170",
    says: "A parenthesis is not closed; and of a gradient it is not said with respect to what.",
  },
  {
    notes: "004:25, 004:111, 004:928-929, 004:1505, 004:1539, 004:1768, 004:1777, 004:1782, 004:1953",
    says: "Words are broken by stray keys, and the line on what momentum does ends in the midst of the sentence.",
  },
  {
    notes: "004:107-138",
    says: "Prompts and outputs of a notebook stand in the text without a fence, here and further down.",
  },
  { notes: "004:1004, 004:1306", says: "Printed outputs are cut off." },
  {
    notes: "002:204",
    says:
      "The images of all five files are missing, from here on; where one matters, a figure of the book stands for it.",
  },
];
