using Pipelines.Training.Matrices;
using Pipelines.Training.Model;
using static Pipelines.Training.Tests.Kit.GradientCheck;

namespace Pipelines.Training.Tests.Model;

/// <summary>The loss is a random weighting of what comes out, so those weights are the gradient that goes in.</summary>
public sealed class LayerGradientTests
{
    private const int Width = 32;

    [Fact]
    public void RmsNorm_Backward_IsTheGradient()
    {
        const int rows = 3;
        float[] x = Noise(rows * Width, 1);
        float[] weight = Noise(Width, 2);
        float[] upper = Noise(rows * Width, 3);
        float[] inverse = new float[rows];
        float[] y = new float[rows * Width];
        double Loss()
        {
            RmsNorm.Forward(x, weight, 1e-5f, inverse, y);
            return Dot(upper, y);
        }

        Loss();
        float[] dx = new float[x.Length];
        float[] dWeight = new float[Width];
        RmsNorm.Backward(x, weight, inverse, upper, dx, dWeight);

        Check("x", x, dx, Loss);
        Check("weight", weight, dWeight, Loss);
    }

    [Fact]
    public void SwiGlu_Backward_IsTheGradientAndLeavesTheResult()
    {
        const int rows = 2;
        float[] gateUp = Noise(rows * 2 * Width, 4);
        float[] upper = Noise(rows * Width, 5);
        float[] y = new float[rows * Width];
        double Loss()
        {
            SwiGlu.Forward(gateUp, y, Width);
            return Dot(upper, y);
        }

        Loss();
        float[] gradient = [.. gateUp];
        float[] result = [.. upper];
        SwiGlu.Backward(gradient, result, Width);

        Assert.Equal(y, result);
        Check("gate and up", gateUp, gradient, Loss);
    }

    [Fact]
    public void RotaryEmbedding_Backward_IsTheGradient()
    {
        var shape = new ModelShape { Width = 64, HeadCount = 2, KvHeadCount = 1, ContextTokens = 64 };
        var rotary = new RotaryEmbedding(shape);
        int[] positions = [0, 1, 7, 63];
        float[] qkv = Noise(positions.Length * shape.QkvWidth, 6);
        float[] upper = Noise(qkv.Length, 7);
        double Loss()
        {
            float[] turned = [.. qkv];
            rotary.Forward(turned, positions);
            return Dot(upper, turned);
        }

        float[] gradient = [.. upper];
        rotary.Backward(gradient, positions);

        Check("queries, keys and values", qkv, gradient, Loss);
    }

    [Fact]
    public void Linear_Backward_IsTheGradient()
    {
        var products = new ManagedProducts();
        var tensor = new ParameterTensor(0, 24, Width, Decays: true);
        const int rows = 5;
        float[] weight = Noise(tensor.Length, 8);
        float[] x = Noise(rows * tensor.Columns, 9);
        float[] upper = Noise(rows * tensor.Rows, 10);
        double Loss()
        {
            float[] y = new float[rows * tensor.Rows];
            Linear.Forward(products, weight, tensor, x, y, rows);
            return Dot(upper, y);
        }

        float[] dx = new float[x.Length];
        float[] dWeight = new float[weight.Length];
        Linear.BackwardInput(products, weight, tensor, upper, dx, rows);
        Linear.BackwardWeight(products, x, upper, dWeight, tensor, rows);

        Check("x", x, dx, Loss);
        Check("weight", weight, dWeight, Loss);
    }

    [Theory]
    [InlineData(5, 9)]
    [InlineData(Attention.BlockRows + 3, 2)]
    public void Attention_Backward_IsTheGradient(int first, int second)
    {
        var shape = new ModelShape { Width = 128, HeadCount = 4, KvHeadCount = 2, ContextTokens = 128 };
        var attention = new Attention(shape, new ManagedProducts());
        int rows = first + second;
        Segment[] segments = [new(0, first, 0, 1), new(first, second, 1, 1)];
        float[] qkv = Noise(rows * shape.QkvWidth, 11);
        float[] upper = Noise(rows * shape.Width, 12);
        float[] output = new float[upper.Length];
        float[] logSums = new float[rows * shape.HeadCount];
        double Loss()
        {
            attention.Forward(qkv, segments, output, logSums);
            return Dot(upper, output);
        }

        Loss();
        float[] gradient = new float[qkv.Length];
        attention.Backward(qkv, segments, output, logSums, upper, gradient);

        Check("queries, keys and values", qkv, gradient, Loss);
    }

    /// <summary>Of what heads are taught: −log Σ p(source), for the copying ones and the reading ones.</summary>
    [Fact]
    public void Attention_BackwardWithALesson_IsItsGradient()
    {
        const int prompt = 6;
        var shape = new ModelShape { Width = 96, HeadCount = 3, KvHeadCount = 3, ContextTokens = 64 };
        var attention = new Attention(shape, new ManagedProducts());
        var batch = new PackedBatch();
        batch.Add([1, 2, 0, 1, 2, 3, 1, 2, 9, 8], prompt, [[], [4], [0, 3], []]);
        var lesson = new PointerLesson(batch, CopyingHeads: 1, ReadingHeads: 1, Scale: 1);
        int rows = batch.TokenCount;
        float[] qkv = Noise(rows * shape.QkvWidth, 21);
        float[] output = new float[rows * shape.Width];
        float[] logSums = new float[rows * shape.HeadCount];
        attention.Forward(qkv, batch.Segments, output, logSums);
        float[] gradient = new float[qkv.Length];

        attention.Backward(qkv, batch.Segments, output, logSums, new float[output.Length], gradient, lesson);

        Check("queries, keys and values", qkv, gradient, () =>
        {
            attention.Forward(qkv, batch.Segments, output, logSums);
            double loss = 0;
            for (int target = 0; target < batch.TargetRows.Length; target++)
            {
                loss += Loss(0, target, batch.SourcesOf(target)) + Loss(1, target, batch.EvidenceOf(target));
            }

            return loss;
        });

        double Loss(int head, int target, ReadOnlySpan<int> places)
        {
            int row = batch.TargetRows[target];
            double sum = 0;
            foreach (int place in places)
            {
                ReadOnlySpan<float> query = qkv.AsSpan((row * shape.QkvWidth) + (head * shape.HeadWidth), shape.HeadWidth);
                ReadOnlySpan<float> key = qkv.AsSpan((place * shape.QkvWidth) + shape.Width + (head * shape.HeadWidth), shape.HeadWidth);
                sum += Math.Exp((Dot(query, key) / Math.Sqrt(shape.HeadWidth)) - logSums[(row * shape.HeadCount) + head]);
            }

            return places.Length == 0 ? 0 : -Math.Log(sum);
        }
    }

    [Fact]
    public void CrossEntropy_Apply_IsTheGradient()
    {
        int[] targets = [3, 0, 16];
        const int vocabulary = 17;
        float[] logits = Noise(targets.Length * vocabulary, 13);
        float[] losses = new float[targets.Length];
        bool[] isRight = new bool[targets.Length];
        double Loss()
        {
            CrossEntropy.Apply([.. logits], targets, 1, losses, isRight);
            return losses.Sum(loss => (double)loss);
        }

        float[] gradient = [.. logits];
        CrossEntropy.Apply(gradient, targets, 1, losses, isRight);

        Check("logits", logits, gradient, Loss);
    }
}
