using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Operators.Cascades;

namespace Pipelines.Core.Tests.Operators.Cascades;

public sealed class BinomialTailTests
{
    /// <summary>Against sums of whole numbers: the probability is a fraction of 64.</summary>
    [Fact]
    public void AtLeast_AnyTrials_IsTheSumOfTheExactTerms() => Prop.ForAll<byte, byte, byte>(static (a, b, c) =>
    {
        (int trials, int share) = (a % 60, 1 + (b % 63));
        int successes = c % (trials + 2);
        BigInteger sum = 0;
        BigInteger choices = 1;
        for (int k = 0; k <= trials; k++)
        {
            sum += k >= successes ? choices * BigInteger.Pow(share, k) * BigInteger.Pow(64 - share, trials - k) : 0;
            choices = choices * (trials - k) / (k + 1);
        }

        double exact = Math.Exp(BigInteger.Log(BigInteger.Max(1, sum)) - (trials * Math.Log(64)));

        Assert.Equal(sum.IsZero ? 0 : exact, BinomialTail.AtLeast(trials, share / 64.0, successes), 1e-9);
        Assert.Equal(1 - BinomialTail.AtLeast(trials, share / 64.0, successes), BinomialTail.AtMost(trials, share / 64.0, successes - 1), 1e-9);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(29, 0.9, 29, 0.047101)]
    [InlineData(59, 0.95, 59, 0.048495)]
    [InlineData(10, 0.5, 8, 0.054688)]
    public void AtLeast_KnownValues_AreThose(int trials, double probability, int successes, double expected) =>
        Assert.Equal(expected, BinomialTail.AtLeast(trials, probability, successes), 6);
}
