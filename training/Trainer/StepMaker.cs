using System.Numerics.Tensors;
using Pipelines.Training.Matrices;
using Pipelines.Training.Model;

namespace Pipelines.Training.Trainer;

/// <summary>
/// Makes training steps: lanes compute gradients of their batches, which are added, clipped and applied. The memory is taken
/// once; a step allocates nothing.
/// </summary>
internal sealed class StepMaker : IDisposable
{
    /// <summary>Sums are made by chunks of this many weights, so that they do not depend on who makes them.</summary>
    private const int ChunkWeights = 1 << 16;

    private readonly Recipe _recipe;
    private readonly ParameterLayout _layout;
    private readonly TrainingState _state;
    private readonly LaneTeam _team;
    private readonly Transformer[] _transformers;
    private readonly float[][] _gradients;
    private readonly double[] _chunkSquares;
    private readonly ParameterTensor[] _parts;
    private readonly ParameterTensor[] _matrices;
    private readonly Muon[] _muons;
    private readonly Action<int> _learn;
    private readonly Action<int> _add;
    private readonly Action<int> _apply;
    private StepBatches _batches = StepBatches.None;
    private float _gradientScale;

    public StepMaker(Recipe recipe, ParameterLayout layout, TrainingState state, IMatrixProducts products, int threads)
    {
        _recipe = recipe;
        _layout = layout;
        _state = state;
        _team = new LaneTeam(recipe.Lanes, threads);
        _transformers = [.. Enumerable.Range(0, recipe.Lanes).Select(_ => new Transformer(layout, products, recipe.BatchTokens))];
        _gradients = [.. Enumerable.Range(0, recipe.Lanes).Select(_ => new float[layout.Count])];
        _chunkSquares = new double[(layout.Count + ChunkWeights - 1) / ChunkWeights];
        _parts = [.. layout.Others().SelectMany(Cut)];
        _matrices = [.. layout.Matrices()];
        _muons = [.. Enumerable.Range(0, recipe.Lanes).Select(_ => new Muon(products, _matrices))];
        _learn = Learn;
        _add = Add;
        _apply = Apply;
        LaneLosses = new double[recipe.Lanes];
    }

    private double[] LaneLosses { get; }

    /// <summary>Makes a step and counts it.</summary>
    public StepResult Make(StepBatches batches)
    {
        _batches = batches;
        _team.Run(_learn);
        _team.Run(_add);
        double loss = 0;
        double square = 0;
        Array.ForEach(LaneLosses, lane => loss += lane);
        Array.ForEach(_chunkSquares, chunk => square += chunk);
        float norm = (float)Math.Sqrt(square);
        if (!float.IsFinite(norm))
        {
            throw new TrainingException($"The gradient of step {_state.Step} is not finite: the learning rate is too high.");
        }

        _gradientScale = norm > _recipe.ClipNorm ? _recipe.ClipNorm / norm : 1;
        _team.Run(_apply);
        float rate = _recipe.LearningRateAt(_state.Step);
        _state.Step++;
        return new StepResult(_state.Step, batches.TokenCount, batches.TargetCount, loss / batches.TargetCount, norm, rate);
    }

    /// <summary>Losses and right answers of batches that nothing is learned from.</summary>
    public ValidationResult Validate(IReadOnlyList<PackedBatch> batches)
    {
        var results = new ValidationResult[batches.Count];
        _team.Run(lane =>
        {
            for (int i = lane; i < batches.Count; i += _recipe.Lanes)
            {
                _transformers[lane].Evaluate(_state.Weights, batches[i]);
                results[i] = ValidationResult.Of(batches[i], _transformers[lane].Losses(batches[i]), _transformers[lane].IsRight(batches[i]));
            }
        });
        return results.Aggregate(ValidationResult.None, (sum, one) => sum + one);
    }

    public void Dispose() => _team.Dispose();

    private void Learn(int lane)
    {
        _gradients[lane].AsSpan().Clear();
        double loss = 0;
        foreach (PackedBatch batch in _batches.OfLane(lane))
        {
            _transformers[lane].Learn(_state.Weights, _gradients[lane], batch, 1f / _batches.TargetCount, _recipe.PointerWeight / _batches.TargetCount);
            foreach (float one in _transformers[lane].Losses(batch))
            {
                loss += one;
            }
        }

        LaneLosses[lane] = loss;
    }

    private void Add(int lane)
    {
        for (int chunk = lane; chunk < _chunkSquares.Length; chunk += _recipe.Lanes)
        {
            int start = chunk * ChunkWeights;
            Span<float> sum = _gradients[0].AsSpan(start, Math.Min(ChunkWeights, _layout.Count - start));
            for (int other = 1; other < _recipe.Lanes; other++)
            {
                TensorPrimitives.Add(sum, _gradients[other].AsSpan(start, sum.Length), sum);
            }

            _chunkSquares[chunk] = TensorPrimitives.SumOfSquares<float>(sum);
        }
    }

    private void Apply(int lane)
    {
        for (int part = lane; part < _parts.Length; part += _recipe.Lanes)
        {
            AdamW.Update(_recipe, _state, _gradients[0], _gradientScale, _parts[part]);
        }

        for (int matrix = lane; matrix < _matrices.Length; matrix += _recipe.Lanes)
        {
            _muons[lane].Update(_recipe, _state, _gradients[0], _gradientScale, _matrices[matrix]);
        }
    }

    // Tensors in pieces of rows, so that lanes have equal shares.
    private static IEnumerable<ParameterTensor> Cut(ParameterTensor tensor)
    {
        int rowsAtOnce = Math.Max(1, ChunkWeights / tensor.Columns);
        for (int row = 0; row < tensor.Rows; row += rowsAtOnce)
        {
            int rows = Math.Min(rowsAtOnce, tensor.Rows - row);
            yield return tensor with { Offset = tensor.Offset + (row * tensor.Columns), Rows = rows };
        }
    }
}
