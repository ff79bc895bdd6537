using Pipelines.Durable.Activities;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Registration;

public sealed class DurableRegistryTests
{
    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    public void Add_NameTakenOrEmpty_Throws(string name)
    {
        DurableRegistryBuilder builder = new();
        builder.AddActivity(new ActivityRef<int, int>("A"), Identity);

        Assert.Throws<ArgumentException>(() => builder.AddActivity(new ActivityRef<int, int>(name), Identity));
    }

    [Fact]
    public void Create_WithAVersionThatIsNone_Throws() => Assert.Throws<FormatException>(() => new DurableRegistryBuilder("soon"));

    private static IActivity<int, int> Identity() => new Work<int, int>((_, input, _) => Task.FromResult(input));
}
