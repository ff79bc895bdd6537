using Pipelines.Core.Operators;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Tests.Calls;

public sealed class FailureLikenessTests
{
    [Theory]
    [InlineData("Row 17 broke it.", "Row 4 broke it.", true)]
    [InlineData("'blue' is not one of 'red'.", "'a \"quoted\" one' is not one of 'red'.", true)]
    [InlineData("Request 3f9a-22 refused.", "Request 0c11-90 refused.", true)]
    [InlineData("The field is missing.", "The field is empty.", false)]
    public void Of_TwoDetails_AreAlikeWhenTheirWordingIs(string one, string other, bool alike) => Assert.Equal(
        alike,
        FailureLikeness.Of("a", new RowFailure(RowFailureKinds.Schema, one)) == FailureLikeness.Of("a", new RowFailure(RowFailureKinds.Schema, other)));

    [Fact]
    public void Of_OtherKindOrOperator_IsNotAlike()
    {
        FailureLikeness one = FailureLikeness.Of("a", new RowFailure(RowFailureKinds.Schema, "x"));
        Assert.NotEqual(one, FailureLikeness.Of("a", new RowFailure(RowFailureKinds.Validation, "x")));
        Assert.NotEqual(one, FailureLikeness.Of("b", new RowFailure(RowFailureKinds.Schema, "x")));
    }
}
