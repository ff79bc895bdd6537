using Pipelines.Training.Matrices;
using Pipelines.Training.Tests.Kit;

namespace Pipelines.Training.Tests.Matrices;

public sealed class BrainFloatsTests
{
    [Theory]
    [InlineData(1.0f, 0x3F80)]
    [InlineData(-2.5f, 0xC020)]
    [InlineData(0f, 0)]
    [InlineData(1.00390625f, 0x3F80)] // half-way between two, to the even one
    [InlineData(1.01171875f, 0x3F82)] // half-way, to the even one above
    [InlineData(1.004f, 0x3F81)] // above half-way
    public void Convert_ANumber_IsRoundedToTheNearest(float number, int expected)
    {
        // Through the vector loop and through the rest.
        foreach (int length in new[] { 1, 32, 45 })
        {
            ushort[] target = new ushort[length];
            BrainFloats.Convert(Enumerable.Repeat(number, length).ToArray(), length, length, target);
            Assert.All(target, value => Assert.Equal(expected, value));
        }
    }

    [Fact]
    public void Convert_RowsApart_ArePackedTogether()
    {
        ushort[] target = new ushort[6];
        BrainFloats.Convert([1, 1, 1, 9, 1, 1, 1], stride: 4, columns: 3, target);

        Assert.All(target, value => Assert.Equal(0x3F80, value));
    }

    /// <summary>Where the processor or the library lacks it there is nothing to compare, and single precision is what runs.</summary>
    [Theory]
    [InlineData(96, 128, 64)]
    [InlineData(131, 70, 517)]
    public void Multiply_OperandsThatBrainFloatsHold_IsExact(int rows, int columns, int depth)
    {
        IMatrixProducts halves = (IMatrixProducts?)OneDnnSearch.Find(new ManagedProducts()) ?? new ManagedProducts();
        float[] a = Whole(rows * depth, 1);
        float[] b = Whole(depth * columns, 2);
        float[] expected = Whole(rows * columns, 3);
        float[] seen = [.. expected];
        foreach ((bool aTransposed, bool bTransposed) in new[] { (false, false), (true, false), (false, true) })
        {
            MatrixView left = new(a, aTransposed ? rows : depth, aTransposed);
            MatrixView right = new(b, bTransposed ? depth : columns, bTransposed);
            new ManagedProducts().Multiply(left, right, expected, columns, new ProductSize(rows, columns, depth), beta: 1);
            halves.Multiply(left, right, seen, columns, new ProductSize(rows, columns, depth), beta: 1);
            Assert.Equal(expected, seen);
        }
    }

    // Small whole numbers: exact as bfloat16, and their sums as singles.
    private static float[] Whole(int length, ulong seed) => [.. GradientCheck.Noise(length, seed).Select(value => MathF.Round(value * 8))];
}
