using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Checks a policy when it is first used, and says of which function it is.</summary>
internal sealed class RetryPolicyValidator : IValidateOptions<RetryPolicy>
{
    public ValidateOptionsResult Validate(string? name, RetryPolicy options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        var problems = results.ConvertAll(result => result.ErrorMessage ?? "");
        if (options.Timeout <= TimeSpan.Zero)
        {
            problems.Add($"{nameof(RetryPolicy.Timeout)} is {options.Timeout}; use a time above zero, or none.");
        }

        if (options.Delay > options.MaxDelay)
        {
            problems.Add(
                $"{nameof(RetryPolicy.Delay)} ({options.Delay}) is longer than {nameof(RetryPolicy.MaxDelay)} "
                + $"({options.MaxDelay}).");
        }

        return problems.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(problems.Select(
                problem => $"The retries of '{name}' ({RetryPolicySettings.Section}:{name}): {problem}"));
    }
}
