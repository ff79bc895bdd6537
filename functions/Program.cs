using Pipelines.Functions.Hosting;

return await AppCommand.Create(Surroundings.OfThisProcess()).Parse(args).InvokeAsync(
    new System.CommandLine.InvocationConfiguration { ProcessTerminationTimeout = AppCommand.TerminationTimeout });
