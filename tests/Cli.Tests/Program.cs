using Pipelines.Cli.Tests.Runs.Kills;

// This assembly as a program, for the bench: "kills --kills N" kills a run again and again.
if (args is [KillProgram.Word, .. string[] rest])
{
    return await KillProgram.RunAsync(rest);
}

Console.Error.WriteLine($"usage: {KillProgram.Word} [--kills N] [--rows N] [--seed N]");
return 2;
