using Pipelines.Training.Data;

namespace Pipelines.Training.Tests.Data;

public sealed class ContractTests
{
    [Fact]
    public void Splits_Train_ComesFirstSoThatItIsTheDefault() => Assert.Equal(SplitKind.Train, default);
}
