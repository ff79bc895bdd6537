namespace Pipelines.Http.Tests;

public sealed class IntakeTests
{
    [Fact]
    public void Close_WithRequestsInside_EndsWithTheLastOneAndLetsNobodyIn()
    {
        using var intake = new Intake();
        Assert.True(intake.TryEnter() && intake.TryEnter());

        Task empty = intake.Close();

        Assert.False(intake.TryEnter());
        intake.Leave();
        Assert.False(empty.IsCompleted);
        intake.Leave();
        Assert.True(empty.IsCompleted);
    }

    [Fact]
    public void Close_WithNobodyInside_HasEnded()
    {
        using var intake = new Intake();

        Assert.True(intake.Close().IsCompleted);
    }

    [Fact]
    public void Close_EndsWhatOnlyWaits()
    {
        using var intake = new Intake();
        Assert.False(intake.Closing.IsCancellationRequested);

        intake.Close();

        Assert.True(intake.Closing.IsCancellationRequested);
    }
}
