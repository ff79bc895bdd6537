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
