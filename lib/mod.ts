/** The public names of the library, in the order in which they are read. */

// Tensors: what they are, how they begin, how they look.
export { type Axes, type Shape, showShape, sizeOf } from "./shape.ts";
export { type DataType, type Device, type Numbers } from "./device/device.ts";
export { Reference } from "./device/reference.ts";
export { Wasm, type WasmOptions } from "./device/wasm/wasm.ts";
export { type Gpu } from "./device/gpu/gpu.ts";
export { openGpu } from "./device/gpu/open.ts";
export { chooseDevice, type Chosen, type DeviceName } from "./device/choose.ts";
export { detach, device, keep, onDevice, Tensor, useDevice } from "./tensor.ts";
export { full, indices, ones, parameter, range, tensor, zeros } from "./create.ts";
export { type Nested } from "./create.ts";
export { Random } from "./random.ts";
export { integers, normal, permutation, uniform } from "./create.ts";
export { show, type ShowOptions } from "./show.ts";

// Ops on each number. Shapes broadcast.
export { add, div, maximum, minimum, mul, pow, sub } from "./ops/arithmetic.ts";
export { clip, equal, greater, greaterEqual, less, lessEqual, notEqual, where } from "./ops/comparisons.ts";
export { abs, exp, expm1, log, log1p, neg, reciprocal, rsqrt, sign, sqrt, square } from "./ops/functions.ts";
export { cos, erf, floor, round, sin } from "./ops/functions.ts";
export { type Operand } from "./ops/calculate.ts";

// Activations.
export { elu, gelu, geluTanh, identity, leakyRelu, mish, prelu, relu, relu6, selu, silu } from "./ops/activations.ts";
export { hardsigmoid, hardswish, hardtanh, logSigmoid, sigmoid, softplus, softsign } from "./ops/activations.ts";
export { step, tanh, tanhshrink } from "./ops/activations.ts";
export { logSoftmax, softmax } from "./ops/softmax.ts";

// Matrices, sums, shapes, and picking.
export { matmul, type Stored } from "./ops/product.ts";
export { einsum } from "./ops/einsum.ts";
export { type Reducing, sum } from "./ops/broadcast.ts";
export { deviation, logSumExp, mean, norm, variance } from "./ops/reductions.ts";
export { argmax, argmin, max, min } from "./ops/extremes.ts";
export { cumsum, prod } from "./ops/scans.ts";
export { broadcastTo, reshape } from "./ops/broadcast.ts";
export { flip, pad, slice, tile, transpose, tril } from "./ops/movement.ts";
export { concat, stack } from "./ops/joining.ts";
export { overlapAdd, windows } from "./ops/windows.ts";
export { lookup } from "./ops/rows.ts";
export { gather, oneHot, scatterAdd, take } from "./ops/indexing.ts";

// Losses.
export { huber, meanAbsoluteError, meanSquaredError, smoothL1 } from "./ops/losses_regression.ts";
export { binaryCrossEntropy, binaryCrossEntropyWithLogits } from "./ops/losses_binary.ts";
export { crossEntropy, negativeLogLikelihood } from "./ops/losses_classes.ts";
export { klDivergence } from "./ops/losses_divergence.ts";
export { hinge, hingeEmbedding, marginRanking, multiMargin, softMargin, squaredHinge } from "./ops/losses_margin.ts";
export { cosineEmbedding, cosineSimilarity, triplet } from "./ops/losses_similarity.ts";

// Layers, as functions of their parameters.
export { embedding, linear } from "./ops/layers.ts";
export { batchNorm, batchNormInference, groupNorm, layerNorm } from "./ops/normalization.ts";
export { batchStatistics, runningStatistics } from "./nn/statistics.ts";
export { dropout, dropoutWith } from "./ops/dropout.ts";
export { convolution, convolutionTransposed } from "./ops/convolution.ts";
export { adaptiveAveragePool, averagePool, globalAveragePool, globalMaxPool, maxPool } from "./ops/pooling.ts";
export { upsampleNearest } from "./ops/pooling.ts";
export { gru, lstm, rnn } from "./nn/recurrent.ts";
export { attention, attentionWeights } from "./ops/attention.ts";
export { multiHeadAttention } from "./nn/attention.ts";

// Layers that hold their parameters, and models made of them.
export { type Layer, layer, type Mode, type Parameters } from "./nn/layer.ts";
export { dense, type DenseOptions } from "./nn/dense.ts";
export { convolutionLayer, type ConvolutionLayerOptions } from "./nn/convolution.ts";
export { averagePoolLayer, flattenLayer, maxPoolLayer } from "./nn/pooling.ts";
export { embeddingLayer, type EmbeddingLayerOptions } from "./nn/embedding.ts";
export { dropoutLayer } from "./nn/dropout.ts";
export { noiseLayer } from "./nn/noise.ts";
export { frozen } from "./nn/frozen.ts";
export { batchNormLayer, type BatchNormOptions, groupNormLayer, layerNormLayer } from "./nn/normalization.ts";
export { type Part, sequential } from "./nn/sequential.ts";
export { penalty, type PenaltyOptions, weightsApart } from "./nn/penalty.ts";
export * as initial from "./nn/initial.ts";
export { outputsOf, showSummary, summarize, type Summary } from "./nn/summary.ts";
export { drawnModel, modelDot, type ModelEdge, type ModelGraph, modelGraph, type ModelNode } from "./nn/graph.ts";

// Gradients, and what is done with them.
export { type GradientOptions, Gradients, gradients } from "./autograd.ts";
export { untracked } from "./op.ts";
export { rule, type Update } from "./update.ts";
export { type Calculation, compile, type CompileOptions } from "./compile.ts";

// Optimizers: a rule for each weight.
export { type Group, type MakeOptimizer, type Optimizer, optimizerOf, type OptimizerRule } from "./optim/optimizer.ts";
export { type Settings, type Slopes } from "./optim/optimizer.ts";
export { parametersIn, parametersWithout } from "./optim/groups.ts";
export { adadelta, adagrad, momentum, nesterov, sgd } from "./optim/rules.ts";
export { rmsprop, rmspropCentered, rmspropMomentum } from "./optim/rules.ts";
export { adam, adamax, adamw, amsgrad, nadam, radam } from "./optim/rules_adam.ts";
export { clipByNorm, clipByValue, slopeNorm } from "./optim/clip.ts";
export { type Average, averageOf, type AverageOptions } from "./optim/average.ts";
export { assign } from "./optim/assign.ts";

// The learning rate while a model learns.
export { constantRate, decayAt, exponentialDecay, type Schedule, stepDecay } from "./optim/schedules.ts";
export { cosineDecay, inverseRootDecay, polynomialDecay, warmUp } from "./optim/schedules.ts";
export { rateScaler, schedulesInTurn, scheduleThrough } from "./optim/schedules.ts";
export { cosineRestarts, cyclicalRate, oneCycle } from "./optim/cycles.ts";
export { type Plateau, plateau, type PlateauSettings } from "./optim/plateau.ts";
export { type FinderSettings, findRate, type RateCurve, readRates } from "./optim/finder.ts";

// Data: what is learned from.
export { type Frame, type FrameColumn, parseFrame, readFrame } from "./data/frame.ts";
export { type FoundTarget, targetIn, withTarget } from "./data/target.ts";
export { minMaxScaler, type Scaler, standardScaler } from "./data/scale.ts";
export { type Encoder, labelEncoder, oneHotEncoder } from "./data/encode.ts";
export { orderedEncoder, targetEncoder } from "./data/target_encode.ts";
export { type Imputer, medianImputer } from "./data/impute.ts";
export { type Features, type Preparation, preparation } from "./data/prepare.ts";
export { type Batch, type Dataset, datasetOf, type Targets } from "./data/dataset.ts";
export { batches, type BatchOptions, batchRows, part } from "./data/batches.ts";
export { split, splitRows, stratifiedRows } from "./data/split.ts";
export { joinDatasets } from "./data/several.ts";
export { digitImages, digits } from "./data/digits.ts";
export { imageAt, imageDataset, type Images } from "./data/images.ts";
export { mnist, mnistImages } from "./data/mnist.ts";
export { type NoiseOptions, noisy, reconstruction } from "./data/reconstruction.ts";
export { parseIdx, readIdx } from "./data/idx.ts";
export { ANIMAL_CLASSES, ANIMAL_FEATURES, type Animals, animals } from "./data/animals.ts";
export { madeBlobs, madeLine, madeMoons, madeRatings, madeSine, madeSpirals, type Rating } from "./data/generators.ts";

// Training: the whole loop, and what is asked of a model that has learned.
export { fit, type Training } from "./training/fit.ts";
export { evaluate, type Evaluation, evaluator, predict } from "./training/evaluate.ts";
export { type Loss, type Metrics } from "./training/measure.ts";
export { type Head, type Heads, lossOf, metricsOf, pullsOf } from "./training/several.ts";
export { accuracy, balancedWeights, binaryAccuracy, confusionMatrix } from "./training/metrics.ts";
export { type Metric, rSquared, topAccuracy } from "./training/metrics.ts";
export { Divergence, type Epoch, type History, type Measures, type Step } from "./training/history.ts";

// Callbacks: who hears of a training while it runs.
export { type Callback } from "./training/history.ts";
export { type Memory, type Remembering } from "./training/memory.ts";
export { type Watch } from "./training/watched.ts";
export { type EarlyStopping, earlyStopping, type EarlyStoppingSettings } from "./training/early_stopping.ts";
export { type PlateauRates, ratesByEpoch, ratesByPlateau } from "./training/rate_callbacks.ts";

// Search for settings.
export { between, betweenPowers, type Draw, type Drawn, drawn, grid, oneOf, powers } from "./training/search_space.ts";
export { bestOf, halvingSearch, ranked, search, type Trial } from "./training/search.ts";
export { type HalvingSearch, type Score, type Search } from "./training/search.ts";

// Files: what is kept of a training, and of a model.
export { type Folder, memoryFolder } from "./files/folder.ts";
export { type Checkpoints, checkpoints, type CheckpointSettings, type Resumed } from "./files/checkpoints.ts";
export { type Loaded, type Loading, loadModel, modelFile } from "./files/model_file.ts";
export { parseRecipe, type RecipeTree } from "./files/recipe.ts";
export { decodeSafetensors, encodeSafetensors, type Metadata, type Safetensors } from "./files/safetensors.ts";
export { assignStored, type StoredNumbers, storedOf, type StoredTensor, type StoredTensors } from "./files/stored.ts";
export { tensorOf } from "./files/stored.ts";
export { onnxFile, type OnnxOptions } from "./files/onnx.ts";
export { csvLog } from "./files/csv_log.ts";
export { type EventLog, eventLog } from "./files/event_log.ts";

// Formulas, and ops of one's own.
export { parseFormula } from "./formula/parse.ts";
export { printFormula } from "./formula/print.ts";
export { derive } from "./formula/derive.ts";
export { type Formula } from "./formula/tree.ts";
export { composite, type Entry, type Op, op, type Rules } from "./op.ts";
export { binary, elementwise, type Row, unary } from "./ops/formula_op.ts";
export { checkOp, checkSecond } from "./check_op.ts";
