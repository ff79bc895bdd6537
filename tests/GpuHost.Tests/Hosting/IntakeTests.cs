using GpuHost.Host.Hosting;

namespace GpuHost.Tests.Hosting;

public sealed class IntakeTests
{
    [Fact]
    public void Close_WithRequestsInside_EndsWithTheLastOneAndLetsNobodyIn()
    {
        var intake = new Intake();
        Assert.True(intake.TryEnter() && intake.TryEnter());

        Task empty = intake.Close();

        Assert.False(intake.TryEnter());
        intake.Leave();
        Assert.False(empty.IsCompleted);
        intake.Leave();
        Assert.True(empty.IsCompleted);
    }

    [Fact]
    public void Close_WithNobodyInside_HasEnded() => Assert.True(new Intake().Close().IsCompleted);
}
